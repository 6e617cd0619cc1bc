import { apply, ask, type Fields, merge, type Topic, watch } from '../step.js';
import { labelled, replicaSet, secret } from './objects.js';

/** What is chosen by selectors, written for trial, named by the server, or owned by something else. */
export const choices: Topic = {
  name: 'choices',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const list = (name: string, query: string, path = secrets) => ask(name, `GET ${path}?${query}`);
    const fields = (selector: string, path = secrets) =>
      list(`fields: ${selector}`, `fieldSelector=${encodeURIComponent(selector)}`, path);
    const named = (name: string, metadata: Fields, query = '') =>
      ask(name, `POST ${secrets}${query}`, { body: secret('', {}, { metadata }) });
    const owned = (name: string, ...ownerReferences: readonly Fields[]) =>
      ask(name, `POST ${secrets}?dryRun=All`, {
        body: secret('owned', {}, { metadata: { name: 'owned', ownerReferences } }),
      });
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'u-1' };
    const label = (name: string, labels: Record<string, string | null>) =>
      ask(`labels ${name}: ${JSON.stringify(labels)}`, `PATCH ${secrets}/${name}`, {
        type: merge,
        body: { metadata: { labels } },
      });
    return [
      ...['a', 'b', 'c', 'd'].map((name) =>
        ask(`makes ${name}`, `POST ${secrets}`, {
          body: labelled(name, { app: name < 'c' ? 'web' : 'db', one: name }),
          as: name,
        }),
      ),
      fields('metadata.name==a,metadata.namespace!=x'),
      fields('metadata.name in (a,b)'),
      fields('metadata.name=a,,'),
      fields('=a'),
      fields('metadata.name=a\\,b'),
      fields('metadata.name=a\\b'),
      fields('spec.replicas=1', sets),
      fields('type=Opaque,metadata.name!=a'),
      fields('metadata.labels=a'),
      ask('a page of some', `GET ${secrets}?limit=1&labelSelector=app%3Dweb`, { as: 'some' }),
      ask(
        'its next page',
        ({ token }) => `GET ${secrets}?limit=1&labelSelector=app%3Dweb&continue=${token('some')}`,
      ),
      ask(
        'its next page with another selector',
        ({ token }) => `GET ${secrets}?limit=1&labelSelector=app%3Ddb&continue=${token('some')}`,
      ),
      ask(
        'its next page without a limit',
        ({ token }) => `GET ${secrets}?labelSelector=app%3Dweb&continue=${token('some')}`,
      ),
      ask('a page of fields', `GET ${secrets}?limit=1&fieldSelector=metadata.name!%3Da`, {
        as: 'page',
      }),
      watch(
        'those of an app',
        ({ version }) =>
          `${secrets}?watch=1&labelSelector=app+in+(web)&resourceVersion=${version('d')}`,
        {
          events: 4,
          meanwhile: [
            label('a', { app: 'db' }),
            label('c', { app: 'web' }),
            label('c', { two: 'c' }),
            label('d', { two: 'd' }),
            label('c', { app: null }),
          ],
        },
      ),
      watch(
        'all but one',
        ({ version }) =>
          `${secrets}?watch=1&fieldSelector=metadata.name!%3Dc&resourceVersion=${version('d')}`,
        { events: 2 },
      ),
      named('a generated name', { generateName: 'made-' }),
      named('a generated name, dry', { generateName: 'made-' }, '?dryRun=All'),
      ask('a prefix that is no name', `POST ${secrets}?dryRun=All`, {
        body: secret('', {}, { metadata: { generateName: 'Made_' } }),
        keep: fieldsOnly,
      }),
      named('both names', { name: 'both', generateName: 'made-' }),
      named('no name at all', {}),
      owned('an owner, dry', owner),
      owned('an owner without a name', { ...owner, name: '' }),
      owned('an owner without a uid', { ...owner, uid: '' }),
      owned('an owner without a version', { ...owner, apiVersion: '' }),
      owned('an owner without a kind', { ...owner, kind: '' }),
      owned('an owner of a bad version', { ...owner, apiVersion: 'a/b/c' }),
      owned('an Event as an owner', { ...owner, kind: 'Event' }),
      owned('an owner twice, dry', owner, owner),
      owned(
        'two controllers',
        { ...owner, controller: true },
        { ...owner, uid: 'u-2', controller: true },
      ),
      ask('a set', `POST ${sets}`, { body: replicaSet('web') }),
      ask('its status, dry', `PATCH ${sets}/web/status?dryRun=All`, {
        type: merge,
        body: { status: { replicas: 3 } },
      }),
      ask('its scale, dry', `PATCH ${sets}/web/scale?dryRun=All`, {
        type: merge,
        body: { spec: { replicas: 3 } },
      }),
      ask('its scale put, dry', `PUT ${sets}/web/scale?dryRun=All`, {
        body: {
          apiVersion: 'autoscaling/v1',
          kind: 'Scale',
          metadata: { name: 'web' },
          spec: { replicas: 4 },
        },
      }),
      ask('an apply, dry', `PATCH ${secrets}/new?dryRun=All&fieldManager=m`, {
        type: apply,
        body: secret('new', { a: 'b' }),
      }),
      ask('is still as it was', `GET ${sets}/web`),
      ask('a dry collection', `DELETE ${secrets}`, {
        body: { dryRun: ['All'], propagationPolicy: 'Foreground' },
        keep: countOnly,
      }),
      ask('a collection by a field', `DELETE ${secrets}?fieldSelector=metadata.name%3Da`, {
        keep: countOnly,
      }),
      ask('a collection by labels', `DELETE ${secrets}?labelSelector=app+notin+(db),one`, {
        body: { propagationPolicy: 'Background' },
        keep: countOnly,
      }),
      ask('a collection by an unknown field', `DELETE ${secrets}?fieldSelector=a%3Db`),
      ask('a collection of an unknown policy', `DELETE ${secrets}`, {
        body: { propagationPolicy: 'Odd' },
      }),
      list('what is left', 'labelSelector=one'),
    ];
  },
};

/** The name that was made is each server's own. */
const fieldsOnly = (body: unknown): unknown => {
  const { details } = body as { readonly details: { readonly causes?: readonly Fields[] } };
  return details.causes?.map(({ field }) => field);
};

const countOnly = (body: unknown): unknown => {
  const { kind, items = [] } = body as {
    readonly kind: string;
    readonly items?: readonly unknown[];
  };
  return { kind, count: items.length };
};
