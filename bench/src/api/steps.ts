/** What is asked of an API, one thing after the other, on the same Secrets of 1 KiB. */
import { randomBytes } from 'node:crypto';
import { limits } from '../limits.js';
import type { Burst, Plan, Protocol, Template } from '../load/plan.js';

/** It is in every Kubernetes API, and nothing in it is placed anywhere. */
export const namespace = 'kube-public';
const collection = `/api/v1/namespaces/${namespace}/secrets`;
const one = `${collection}/object-{n}`;
const payload = randomBytes(limits.secretBytes).toString('base64');

export type Step = {
  readonly what: string;
  readonly plan: Plan;
};

/** @param count how many Secrets there are meanwhile */
export function stepsFor(count: number): readonly Step[] {
  const changed = Math.min(count, limits.apiChanges);
  return [
    { what: 'create', plan: burst(post('object-{n}'), count) },
    { what: 'get', plan: burst(get, count) },
    { what: `list of ${count}`, plan: lists(collection) },
    {
      what: `list of ${count} in pages of ${limits.pageObjects}`,
      plan: { ...lists(`${collection}?limit=${limits.pageObjects}`), kind: 'pages' },
    },
    { what: 'update', plan: burst(put('updated'), changed) },
    { what: 'strategic merge patch', plan: burst(patch, changed) },
    { what: 'server-side apply', plan: burst(apply, changed) },
    { what: 'get, HTTP/2', plan: burst(get, changed, 'HTTP/2') },
    { what: 'update, HTTP/2', plan: burst(put('again'), changed, 'HTTP/2') },
    { what: 'delete', plan: burst({ method: 'DELETE', path: one }, count) },
  ];
}

/** Makes the one object that is updated while it is watched. */
export const beginFanOut = (): Plan => burst(post('watched'), 1);
export const endFanOut = (): Plan => burst({ method: 'DELETE', path: `${collection}/watched` }, 1);

export const fanOutTo = (watchers: number): Plan => ({
  kind: 'fan-out',
  watchers,
  path: `${collection}?watch=1`,
  update: {
    ...put('mark-{n}'),
    path: `${collection}/watched`,
    body: secret('watched', 'mark-{n}'),
  },
  from: 0,
  count: watchers > limits.manyWatchers ? limits.fanOutsToMany : limits.fanOuts,
});

function burst(template: Template, count: number, protocol: Protocol = 'HTTP/1.1') {
  const width = limits.connections;
  return { kind: 'burst', templates: [template], from: 0, count, width, protocol } as const;
}

/** A list is as much work as many requests: as many at a time as other requests are would be a queue. */
function lists(path: string) {
  const whole = burst({ method: 'GET', path }, limits.apiLists);
  return { ...whole, path, width: limits.listConnections };
}

const get: Template = { method: 'GET', path: one };
const json = 'application/json';
const post = (name: string): Template => ({
  method: 'POST',
  path: collection,
  type: json,
  body: secret(name, 'new'),
});
const put = (text: string): Template => ({
  method: 'PUT',
  path: one,
  type: json,
  body: secret('object-{n}', text),
});
const patch: Template = {
  method: 'PATCH',
  path: one,
  type: 'application/strategic-merge-patch+json',
  body: JSON.stringify({ metadata: { annotations: { text: 'patched' } } }),
};
/** Its fields have another owner, who lets go of none. */
const apply: Template = {
  method: 'PATCH',
  path: `${one}?fieldManager=applier&force=true`,
  type: 'application/apply-patch+yaml',
  body: secret('object-{n}', 'applied'),
};

function secret(name: string, text: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, annotations: { text } },
    type: 'Opaque',
    data: { payload },
  });
}

/** Puts so many Secrets there, and the one that a visitor asks for. */
export const furnish = (count: number): readonly Plan[] => [
  burst(post('object-{n}'), count),
  burst(post('visited'), 1),
];

/** One client that wants everything at once: lists, reads and updates in turn, until it is stopped. */
export function flood(user: string, count: number): Burst {
  const { count: _endless, ...endless } = burst(get, 0);
  const templates = [{ method: 'GET', path: collection } as const, get, put('flooded')];
  return { ...endless, templates, numbers: count, width: limits.floodConnections, user };
}

/** Another that does its work, one request at a time. */
export function visitsOf(user: string): Readonly<Record<'get' | 'update', Plan>> {
  const path = `${collection}/visited`;
  const alone = { width: 1, user, pauseMs: limits.visitEveryMs };
  const update = { ...put(''), path, body: secret('visited', 'visit-{n}') };
  return {
    get: { ...burst({ ...get, path }, limits.visits), ...alone },
    update: { ...burst(update, limits.visits), ...alone },
  };
}
