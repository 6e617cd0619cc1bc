import { ask, merge, strategic, jsonPatch, type Topic } from '../step.js';
import { replicaSet, secret } from './objects.js';

/** Field validation, dry runs and the other options of writes. */
export const options: Topic = {
  name: 'options',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const sets = `/apis/apps/v1/namespaces/${namespace}/replicasets`;
    const unknown = (name: string) => ({ ...secret(name), dat: 1, metadata: { name, label: {} } });
    const twice =
      '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"twice"},"data":{"a":"YQ==","a":"Yg=="},"type":"Opaque"}';
    const web = (name: string) =>
      replicaSet(
        name,
        { replica: 1 },
        { containers: [{ name: 'web', image: 'a', imag: 'b' }], hostnam: 'x' },
      );
    return [
      ask('unknown fields, strictly', `POST ${secrets}?fieldValidation=Strict`, {
        body: unknown('a'),
      }),
      ask('unknown fields with a warning', `POST ${secrets}?fieldValidation=Warn`, {
        body: unknown('b'),
      }),
      ask('unknown fields without a word', `POST ${secrets}?fieldValidation=Ignore`, {
        body: unknown('c'),
      }),
      ask('unknown fields by default', `POST ${secrets}`, { body: unknown('d') }),
      ask('an unknown validation', `POST ${secrets}?fieldValidation=Lax`, { body: secret('e') }),
      ask('a field twice, strictly', `POST ${secrets}?fieldValidation=Strict`, { body: twice }),
      ask('a field twice with a warning', `POST ${secrets}?fieldValidation=Warn`, { body: twice }),
      ask('deep unknown fields, strictly', `POST ${sets}?fieldValidation=Strict`, {
        body: web('a'),
      }),
      ask('deep unknown fields with a warning', `POST ${sets}`, { body: web('b') }),
      ask('a field in capitals', `POST ${secrets}?fieldValidation=Strict`, {
        body: { ...secret('f'), Data: { a: 'YQ==' } },
      }),
      ask('strictly in a merge', `PATCH ${secrets}/b?fieldValidation=Strict`, {
        type: merge,
        body: { dat: 1 },
      }),
      ask('strictly in a JSON patch', `PATCH ${secrets}/b?fieldValidation=Strict`, {
        type: jsonPatch,
        body: [{ op: 'add', path: '/dat', value: 1 }],
      }),
      ask('strictly in a strategic merge', `PATCH ${sets}/b?fieldValidation=Strict`, {
        type: strategic,
        body: { spec: { replica: 1 } },
      }),
      ask('a strategic merge with a warning', `PATCH ${sets}/b`, {
        type: strategic,
        body: { spec: { replica: 1 } },
      }),
      ask('a merge with a warning', `PATCH ${secrets}/b`, { type: merge, body: { dat: 1 } }),
      ask('strictly in an update', `PUT ${secrets}/b?fieldValidation=Strict`, {
        body: unknown('b'),
      }),
      ask('an update with a warning', `PUT ${secrets}/b`, { body: unknown('b') }),
      ask('a field twice in a merge', `PATCH ${secrets}/b?fieldValidation=Strict`, {
        type: merge,
        body: '{"data":{"a":"YQ==","a":"Yg=="}}',
      }),
      ask('a dry create', `POST ${secrets}?dryRun=All`, { body: secret('dry', { a: 'b' }) }),
      ask('stored nothing', `GET ${secrets}/dry`),
      ask('a dry update', `PUT ${secrets}/b?dryRun=All`, { body: secret('b', { a: 'dry' }) }),
      ask('a dry merge', `PATCH ${secrets}/b?dryRun=All`, {
        type: merge,
        body: { data: { a: 'ZHJ5' } },
      }),
      ask('changed nothing', `GET ${secrets}/b`),
      ask('a dry create of what is there', `POST ${secrets}?dryRun=All`, { body: secret('b') }),
      ask('another dry run', `POST ${secrets}?dryRun=Some`, { body: secret('x') }),
      ask('an empty dry run', `POST ${secrets}?dryRun=`, { body: secret('x') }),
      ask('two dry runs', `POST ${secrets}?dryRun=All&dryRun=All`, { body: secret('y') }),
      ask('a long manager', `POST ${secrets}?fieldManager=${'m'.repeat(129)}`, {
        body: secret('x2'),
      }),
      ask('a manager that cannot be printed', `POST ${secrets}?fieldManager=%07`, {
        body: secret('x3'),
      }),
      ask('a named manager', `POST ${secrets}?fieldManager=somebody`, {
        body: secret('x4', { a: 'b' }),
      }),
      ask('a pretty answer', `GET ${secrets}/x4?pretty=true`),
      ask('several wrong options', `POST ${secrets}?dryRun=Some&fieldValidation=Lax`, {
        body: secret('x5'),
      }),
      ask('wrong options of an update', `PUT ${secrets}/b?dryRun=Some`, { body: secret('b') }),
      ask('wrong options of a patch', `PATCH ${secrets}/b?dryRun=Some`, { type: merge, body: {} }),
    ];
  },
};
