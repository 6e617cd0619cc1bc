import { ask, type Body, merge, type Topic } from '../step.js';
import { secret } from './objects.js';

export const namespaces: Topic = {
  name: 'namespaces',
  needsControllers: true,
  steps: (home) => {
    const all = '/api/v1/namespaces';
    const one = `${all}/parity-life`;
    const make = (name: string, rest: object = {}) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, ...rest },
    });
    const create = (name: string, body: Body) => ask(name, `POST ${all}`, { body });
    return [
      create('makes one', make('parity-life')),
      create('makes it again', make('parity-life')),
      create('a name with a dot', make('a.b')),
      create('a name that is too long', make('a'.repeat(64))),
      create('a name in capitals', make('Capital')),
      create('with finalizers and a phase', {
        ...make('parity-odd'),
        spec: { finalizers: ['example.com/own'] },
        status: { phase: 'Terminating' },
      }),
      create(
        'with another label of its name',
        make('parity-label', { labels: { 'kubernetes.io/metadata.name': 'other', a: 'b' } }),
      ),
      create('by a generated name', make('', { generateName: 'made-' })),
      ask('the label away', `PATCH ${all}/parity-label`, {
        type: merge,
        body: { metadata: { labels: null } },
      }),
      ask('the phase by an update', `PATCH ${all}/parity-label`, {
        type: merge,
        body: { status: { phase: 'Terminating' } },
      }),
      ask('finalizers by an update', `PATCH ${all}/parity-label`, {
        type: merge,
        body: { spec: { finalizers: [] } },
      }),
      ask('its status', `PATCH ${all}/parity-label/status`, {
        type: merge,
        body: { status: { conditions: [{ type: 'Odd', status: 'True' }] } },
      }),
      ask('finalizes one that lives', `PUT ${all}/parity-odd/finalize`, {
        body: { ...make('parity-odd'), spec: { finalizers: ['kubernetes'] } },
      }),
      ask('finalizes nothing', `PUT ${all}/nothing/finalize`, { body: make('nothing') }),
      ask('a held Secret in it', 'POST /api/v1/namespaces/parity-life/secrets', {
        body: secret('held', {}, { metadata: { name: 'held', finalizers: ['example.com/x'] } }),
      }),
      ask('a Secret in it', 'POST /api/v1/namespaces/parity-life/secrets', {
        body: secret('free'),
      }),
      ask('deletes it', `DELETE ${one}`),
      ask('the free Secret goes', 'GET /api/v1/namespaces/parity-life/secrets/free', {
        until: 404,
      }),
      ask('the held one waits', 'GET /api/v1/namespaces/parity-life/secrets/held', {
        until: isMarked,
      }),
      ask('the namespace waits', `GET ${one}`, { keep: phaseOf }),
      ask('makes something in it', 'POST /api/v1/namespaces/parity-life/secrets', {
        body: secret('late'),
      }),
      ask('changes something in it', 'PATCH /api/v1/namespaces/parity-life/secrets/held', {
        type: merge,
        body: { metadata: { labels: { a: 'b' } } },
      }),
      ask('deletes it again', `DELETE ${one}`, { keep: phaseOf }),
      ask('the name meanwhile', `POST ${all}`, { body: make('parity-life') }),
      ask('lets the Secret go', 'PATCH /api/v1/namespaces/parity-life/secrets/held', {
        type: merge,
        body: { metadata: { finalizers: null } },
      }),
      ask('is gone', `GET ${one}`, { until: 404 }),
      create('makes it anew', make('parity-life')),
      ask('by its phase', `GET ${all}?fieldSelector=status.phase%3DActive,metadata.name%3D${home}`),
      ask('by its name', `GET ${all}?fieldSelector=name%3D${home}`),
      ask('by its label', `GET ${all}?labelSelector=kubernetes.io/metadata.name%3D${home}`),
    ];
  },
};

const isMarked = (body: unknown): boolean => {
  const { metadata } = body as { metadata?: { deletionTimestamp?: string } };
  return metadata?.deletionTimestamp !== undefined;
};

const phaseOf = (body: unknown): unknown => {
  const { status, spec } = body as { status: { phase: string }; spec: unknown };
  return { phase: status.phase, spec };
};
