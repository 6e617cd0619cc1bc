import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { KubeObject } from '@navarch/model';
import { applyDefaults } from '../decode/defaults.js';
import { eventKind } from './event.js';
import { eventsEventKind, toNewer, toOlder } from './events-event.js';

const word = fc.option(fc.string({ maxLength: 4 }), { nil: undefined });
const time = fc.constantFrom(undefined, null, '2030-01-01T00:00:00.000001Z');
const part = fc.option(fc.record({ kind: word, name: word }), { nil: undefined });
const older: fc.Arbitrary<KubeObject> = fc
  .record({
    message: word,
    reason: word,
    action: word,
    type: word,
    reportingComponent: word,
    reportingInstance: word,
    involvedObject: fc.record({ kind: word, name: word }),
    related: part,
    source: fc.option(fc.record({ component: word, host: word }), { nil: undefined }),
    eventTime: time,
    firstTimestamp: time,
    lastTimestamp: time,
    count: fc.option(fc.nat(), { nil: undefined }),
    series: fc.option(fc.record({ count: fc.nat(), lastObservedTime: time }), { nil: undefined }),
  })
  .map((fields) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'web', labels: { a: 'b' } },
    ...(JSON.parse(JSON.stringify(fields)) as object),
  }));

describe('the two forms of Events', () => {
  it('say the same: what goes there and back is what it was', () => {
    fc.assert(
      fc.property(older, (event) => {
        expect(toOlder(toNewer(event))).toEqual(applyDefaults(eventKind.schema, event));
        expect(toNewer(toOlder(toNewer(event)))).toEqual(toNewer(event));
      }),
    );
  });

  it('have other names for some things', () => {
    const newer = toNewer({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e' },
      involvedObject: { name: 'a' },
      message: 'said',
      source: { component: 'c' },
      count: 2,
    });
    expect(newer).toEqual({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'e' },
      regarding: { name: 'a' },
      note: 'said',
      deprecatedSource: { component: 'c' },
      deprecatedCount: 2,
      eventTime: null,
      deprecatedFirstTimestamp: null,
      deprecatedLastTimestamp: null,
    });
    expect(Object.keys(newer).slice(0, 3)).toEqual(['apiVersion', 'kind', 'metadata']);
  });

  it('are selected by the names of the form that is asked for', () => {
    expect(Object.keys(eventsEventKind.fields).toSorted()).toEqual([
      'reason',
      'regarding.apiVersion',
      'regarding.fieldPath',
      'regarding.kind',
      'regarding.name',
      'regarding.namespace',
      'regarding.resourceVersion',
      'regarding.uid',
      'reportingController',
      'type',
    ]);
  });
});
