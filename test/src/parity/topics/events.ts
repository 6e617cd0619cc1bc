import { ask, merge, tables, type Topic } from '../step.js';
import { withoutDescriptions } from './objects.js';

export const events: Topic = {
  name: 'events',
  steps: (namespace) => {
    const all = `/api/v1/namespaces/${namespace}/events`;
    const event = (name: string, rest: object = {}) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name },
      involvedObject: { kind: 'Secret', name: 'a', namespace, apiVersion: 'v1' },
      reason: 'Seen',
      message: 'it was seen',
      type: 'Normal',
      source: { component: 'parity' },
      firstTimestamp: '2030-01-01T00:00:00Z',
      lastTimestamp: '2030-01-01T00:00:00Z',
      count: 1,
      ...rest,
    });
    const select = (selector: string) =>
      ask(`by ${selector}`, `GET ${all}?fieldSelector=${encodeURIComponent(selector)}`, {
        keep: namesOf,
      });
    return [
      ask('an Event', `POST ${all}`, { body: event('a') }),
      ask('of another object', `POST ${all}`, {
        body: event('b', {
          involvedObject: { kind: 'ReplicaSet', name: 'b', namespace },
          reason: 'Made',
          type: 'Warning',
        }),
      }),
      ask('of another namespace', `POST ${all}`, {
        body: event('c', { involvedObject: { kind: 'Secret', name: 'a', namespace: 'default' } }),
      }),
      ask('of no namespace', `POST ${all}`, {
        body: event('d', { involvedObject: { kind: 'Node', name: 'n' } }),
      }),
      ask('counts on', `PATCH ${all}/a`, {
        type: merge,
        body: { count: 2, lastTimestamp: '2030-01-01T00:00:05Z' },
      }),
      select('involvedObject.name=a'),
      select('involvedObject.kind=ReplicaSet,involvedObject.namespace=parity-events'),
      select('reason=Made'),
      select('type!=Normal'),
      select('source=parity'),
      select('reportingComponent=x'),
      select('involvedObject.colour=red'),
      ask('a table of Events', `GET ${all}?fieldSelector=source%3Dparity`, {
        headers: { accept: tables },
        keep: withoutDescriptions,
      }),
    ];
  },
};

const namesOf = (body: unknown): unknown => {
  const { items, message } = body as { items?: { metadata: { name: string } }[]; message?: string };
  return items?.map(({ metadata }) => metadata.name) ?? message;
};
