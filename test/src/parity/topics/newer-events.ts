import { ask, kubectl, merge, tables, type Topic, watch } from '../step.js';
import { withoutDescriptions } from './objects.js';

/** Events in their newer form, which are the same as in the older one. */
export const newerEvents: Topic = {
  name: 'newer-events',
  steps: (namespace) => {
    const older = `/api/v1/namespaces/${namespace}/events`;
    const newer = `/apis/events.k8s.io/v1/namespaces/${namespace}/events`;
    const event = (name: string, rest: object = {}) => ({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name },
      eventTime: '2030-01-01T00:00:00.000001Z',
      regarding: { kind: 'Secret', name: 'a', namespace, apiVersion: 'v1' },
      reportingController: 'example.com/parity',
      reportingInstance: 'parity-1',
      action: 'Looked',
      reason: 'Seen',
      note: 'it was seen',
      type: 'Normal',
      ...rest,
    });
    const plain = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'old' },
      involvedObject: { kind: 'ReplicaSet', name: 'b', namespace },
      reason: 'Made',
      message: 'it was made',
      type: 'Warning',
      source: { component: 'parity', host: 'h' },
      firstTimestamp: '2030-01-01T00:00:00Z',
      lastTimestamp: '2030-01-01T00:00:05Z',
      count: 3,
    };
    const select = (selector: string) =>
      ask(`by ${selector}`, `GET ${newer}?fieldSelector=${encodeURIComponent(selector)}`, {
        keep: namesOf,
      });
    const refused = (name: string, rest: object) =>
      ask(name, `POST ${newer}`, { body: event('refused', rest) });
    return [
      ask('an Event', `POST ${newer}`, { body: event('a') }),
      ask('which is one of the older form', `GET ${older}/a`),
      ask('one of the older form', `POST ${older}`, { body: plain }),
      ask('which is one of the newer', `GET ${newer}/old`),
      ask('all of them', `GET ${newer}`),
      ask('all of them in the older form', `GET ${older}`, { keep: namesOf }),
      refused('without a time', { eventTime: null }),
      refused('without a reporter', { reportingController: '', reportingInstance: '' }),
      refused('of a bad reporter', { reportingController: '-a/b/c' }),
      refused('without a type', { type: '' }),
      refused('of another type', { type: 'Loud' }),
      refused('with what is deprecated', {
        deprecatedCount: 2,
        deprecatedSource: { component: 'a' },
        deprecatedFirstTimestamp: '2030-01-01T00:00:00Z',
      }),
      refused('with a long note', { note: 'x'.repeat(1_025), action: 'x'.repeat(129) }),
      refused('with a series of one', { series: { count: 1, lastObservedTime: null } }),
      refused('of no namespace', { regarding: { kind: 'Node', name: 'n' } }),
      refused('with a field of the older form', { message: 'a' }),
      ask('a series begins', `PATCH ${newer}/a`, {
        type: merge,
        body: { series: { count: 2, lastObservedTime: '2030-01-01T00:00:05.000001Z' } },
      }),
      ask('another note', `PATCH ${newer}/a`, { type: merge, body: { note: 'other' } }),
      ask('another note by the older form', `PATCH ${older}/a`, {
        type: merge,
        body: { message: 'other' },
      }),
      ask('is in the newer', `GET ${newer}/a`),
      ask('a label', `PATCH ${newer}/old`, {
        type: merge,
        body: { metadata: { labels: { a: 'b' } } },
      }),
      select('regarding.name=a'),
      select('regarding.kind=ReplicaSet,regarding.namespace=parity-newer-events'),
      select('reason=Made'),
      select('type!=Normal'),
      select('reportingController=example.com/parity'),
      select('metadata.name=old'),
      select('involvedObject.name=a'),
      select('source=parity'),
      ask('a table of Events', `GET ${newer}`, {
        headers: { accept: tables },
        keep: withoutDescriptions,
      }),
      ask('the group', 'GET /apis/events.k8s.io'),
      ask('its resources', 'GET /apis/events.k8s.io/v1', { keep: withoutHashes }),
      watch(
        'all that is seen',
        `${newer}?watch=1&resourceVersion=0&fieldSelector=regarding.name%3Da`,
        {
          events: 2,
          meanwhile: [
            ask('a word while it is watched', `PATCH ${older}/a`, {
              type: merge,
              body: { metadata: { labels: { c: 'd' } } },
            }),
          ],
        },
      ),
      kubectl('of one object', `events -n ${namespace} --for secret/a`),
      kubectl('get', `get events.events.k8s.io -n ${namespace}`),
      ask('one goes', `DELETE ${newer}/a`),
      ask('and is gone', `GET ${older}/a`),
      ask('all go', `DELETE ${newer}`, { keep: namesOf }),
      ask('none is left', `GET ${older}`, { keep: namesOf }),
    ];
  },
};

const namesOf = (body: unknown): unknown => {
  const { items, message } = body as { items?: { metadata: { name: string } }[]; message?: string };
  return items?.map(({ metadata }) => metadata.name) ?? message;
};

const withoutHashes = (body: unknown): unknown => {
  const { resources = [] } = body as { resources?: readonly object[] };
  return resources.map((one) => ({ ...one, storageVersionHash: undefined }));
};
