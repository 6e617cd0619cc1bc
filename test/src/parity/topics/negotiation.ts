import { ask, type Body, merge, type Topic } from '../step.js';
import { bytesField, envelope, message, textField } from '../protobuf.js';
import { base64, secret } from './objects.js';

export const negotiation: Topic = {
  name: 'negotiation',
  steps: (namespace) => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const accept = (name: string, value: string) =>
      ask(name, `GET ${secrets}/a`, { headers: { accept: value } });
    const type = (name: string, value: string, body: Body) =>
      ask(name, `POST ${secrets}`, { type: value, body });
    const protobuf = 'application/vnd.kubernetes.protobuf';
    const inBytes = (name: string) =>
      envelope('v1', 'Secret', [
        message(1, [textField(1, name), textField(3, namespace)]),
        message(2, [textField(1, 'key'), bytesField(2, Buffer.from('value'))]),
        textField(3, 'Opaque'),
        message(4, [textField(1, 'plain'), textField(2, 'text')]),
      ]);
    return [
      type('JSON', 'application/json', secret('a')),
      type('JSON in a character set', 'application/json;charset=utf-8', secret('b')),
      type(
        'YAML',
        'application/yaml',
        `kind: Secret\napiVersion: v1\nmetadata: {name: c}\ndata: {a: ${base64('x')}}\n`,
      ),
      type('YAML that is none', 'application/yaml', 'a: [\n'),
      type(
        'YAML with a field twice',
        'application/yaml',
        'kind: Secret\napiVersion: v1\nmetadata: {name: cc}\ntype: a\ntype: b\n',
      ),
      type('protobuf', protobuf, inBytes('d')),
      ask('what came of it', `GET ${secrets}/d`),
      type('protobuf again', protobuf, inBytes('d')),
      type('protobuf that is none', protobuf, Buffer.from('nonsense')),
      type('protobuf without an end', protobuf, inBytes('e').subarray(0, 30)),
      type('a text', 'text/plain', 'text'),
      type('CBOR', 'application/cbor', Buffer.from([0xa0])),
      type('a form', 'application/x-www-form-urlencoded', 'a=b'),
      ask('protobuf to delete', `DELETE ${secrets}/d`, {
        type: protobuf,
        body: envelope('v1', 'DeleteOptions', [textField(4, 'Background')]),
      }),
      ask('a patch of no type', `PATCH ${secrets}/a`, { type: 'text/plain', body: '{}' }),
      ask('a patch as YAML', `PATCH ${secrets}/a`, { type: 'application/yaml', body: 'a: b' }),
      ask('a patch in protobuf', `PATCH ${secrets}/a`, { type: protobuf, body: inBytes('a') }),
      ask('a merge in a character set', `PATCH ${secrets}/a`, {
        type: `${merge}; charset=utf-8`,
        body: { metadata: { labels: { a: 'b' } } },
      }),
      accept('anything', '*/*'),
      accept('nothing said', ''),
      accept('YAML for an answer', 'application/yaml'),
      accept('JSON, else anything', 'application/json, */*'),
      accept('a text for an answer', 'text/html'),
      accept('the text, else JSON', 'text/html, application/json'),
      accept('any application', 'application/*'),
      accept('an unknown shape', 'application/json;as=Picture;v=v1;g=meta.k8s.io'),
      accept(
        'an unknown shape, else JSON',
        'application/json;as=Picture;v=v1;g=meta.k8s.io,application/json',
      ),
      ask('an error as YAML', `GET ${secrets}/nothing`, {
        headers: { accept: 'application/yaml' },
      }),
      ask('an error as a table', `GET ${secrets}/nothing`, {
        headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
      }),
      ask('OPTIONS', `OPTIONS ${secrets}`),
      ask('PUT on a collection', `PUT ${secrets}`, { body: secret('a') }),
      ask('POST on an object', `POST ${secrets}/a`, { body: secret('a') }),
      ask('PATCH on a collection', `PATCH ${secrets}`, { type: merge, body: {} }),
      ask('POST without a namespace', 'POST /api/v1/secrets', { body: secret('x') }),
      ask('GET without a namespace', 'GET /api/v1/secrets/a'),
      ask('a namespace in a namespace', `GET /api/v1/namespaces/${namespace}/namespaces`),
      ask('an unknown subresource', `GET ${secrets}/a/nothing`),
      ask('a longer path', `GET ${secrets}/a/b/c`),
      ask('a slash at the end', `GET ${secrets}/`, {
        keep: (body) => (body as { kind: string }).kind,
      }),
      ask('two slashes', `GET /api/v1//namespaces`),
      ask('a name with a percent sign', `GET ${secrets}/a%25b`),
      ask('a name with an encoded slash', `GET ${secrets}/a%2Fb`),
      ask('a body that is too large', `POST ${secrets}`, {
        body: secret('big', { a: 'x'.repeat(2_400_000) }),
      }),
      ask('data that are too large', `POST ${secrets}`, {
        body: secret('big', { a: 'x'.repeat(1_100_000) }),
      }),
    ];
  },
};
