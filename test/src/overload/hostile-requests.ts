/**
 * Requests as they might come over a wire from an enemy or a broken client. What the machinery makes of bent objects is tried
 * without a wire by the thousand; here it is bytes that matter: framing, sizes, encodings, and objects that are hard to parse.
 */
import * as fc from 'fast-check';

/**
 * A request in HTTP/1.1; a body goes out with its length, unless a header says otherwise. A body that is hard to parse is
 * named, so that what failed can be read.
 */
export type HostileRequest = {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | { readonly hard: string };
};

export function printRequest({
  line,
  headers,
  body: given,
}: HostileRequest): (string | Uint8Array)[] {
  const isNamed = typeof given === 'object' && 'hard' in given;
  const body = isNamed ? (hardTexts[given.hard]?.() ?? '') : given;
  const length = String(Buffer.byteLength(body));
  const all = { host: 'api', connection: 'close', 'content-length': length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return [`${line} HTTP/1.1\r\n${lines.join('')}\r\n`, body];
}

const places = [
  '/api/v1/namespaces/default/configmaps',
  '/api/v1/namespaces/default/secrets',
  '/api/v1/namespaces/default/services',
  '/apis/apps/v1/namespaces/default/replicasets',
  '/apis/fleet.navarch.dev/v1alpha1/namespaces/default/placementpolicies',
  '/apis/fleet.navarch.dev/v1alpha1/changesets',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
] as const;
const place = fc.constantFrom(...places);
const name = fc.constantFrom('a', 'b', '__proto__', 'constructor', '%2e%2e', '%00', 'a%2Fb');
const nastyKeys = ['__proto__', 'constructor', 'prototype', 'toString', '$patch', '', '.'] as const;
const nastyKey = fc.constantFrom(...nastyKeys, 'metadata', 'spec', 'data', 'labels', 'kind');
const { tree: value } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 2 ** 53, '', 'x', '\u0000', '\ud800'),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(nastyKey, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const repeated = (open: string, close: string, times: number): string =>
  `${open.repeat(times)}0${close.repeat(times)}`;
const within = (text: string): string =>
  `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":${text}}`;
const many = 200_000;

/** Each is small enough to be taken, or only just too large. */
const hardTexts: Readonly<Record<string, () => string>> = {
  'deep arrays': () => within(repeated('[', ']', 100_000)),
  'deep objects': () => within(repeated('{"a":', '}', 100_000)),
  'an array of numbers': () => within(`[${'0,'.repeat(many)}0]`),
  'an array of objects': () => within(`[${'{},'.repeat(many)}{}]`),
  'many keys': () =>
    within(`{${Array.from({ length: 50_000 }, (_, at) => `"k${at}":"v"`).join()}}`),
  'one key many times': () => within(`{${'"a":"b",'.repeat(many)}"a":"c"}`),
  'a long text': () => within(JSON.stringify('x'.repeat(2_900_000))),
  'too long a text': () => within(JSON.stringify('x'.repeat(3_200_000))),
  'many labels': () =>
    `{"metadata":{"name":"a","labels":{${Array.from({ length: 50_000 }, (_, at) => `"l${at}":""`).join()}}}}`,
  'many owners': () =>
    `{"metadata":{"name":"a","ownerReferences":[${'{"apiVersion":"v1","kind":"Pod","name":"a","uid":"u"},'.repeat(20_000)}{}]}}`,
  'aliases of YAML': () =>
    `a: &a [x,x,x,x,x,x,x,x]\n${'bcdefghij'.replaceAll(/./g, (at) => `${at}: &${at} [${`*${String.fromCharCode(at.charCodeAt(0) - 1)},`.repeat(8)}]\n`)}`,
  'deep YAML': () => repeated('[', ']', 50_000),
  'half an object': () => '{"metadata":{"name":',
  'nothing that is text': () => '\u0000\u0001\ufffe\uffff',
  prototypes: () =>
    '{"__proto__":{"polluted":true},"metadata":{"name":"p","labels":{"__proto__":"x"},"annotations":{"constructor":"x"}},"constructor":{"prototype":{"polluted":true}}}',
};
const hardText = fc.constantFrom(...Object.keys(hardTexts)).map((hard) => ({ hard }));
const body = fc.oneof(
  { weight: 2, arbitrary: hardText },
  { weight: 3, arbitrary: value.map((one) => JSON.stringify(one) ?? '') },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
);

const types = [
  'application/json',
  'application/yaml',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/json-patch+json',
  'application/apply-patch+yaml',
  'application/vnd.kubernetes.protobuf',
  'text/html',
] as const;
const write: fc.Arbitrary<HostileRequest> = fc
  .record({
    verb: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
    at: place,
    own: name,
    type: fc.constantFrom(...types),
    encoding: fc.constantFrom('', '', '', 'gzip', 'br', 'nonsense'),
    body,
  })
  .map(({ verb, at, own, type, encoding, body }) => ({
    line: `${verb} ${verb === 'POST' ? at : `${at}/${own}`}?fieldManager=m&force=true`,
    headers: {
      'content-type': type,
      ...(encoding === '' ? {} : { 'content-encoding': encoding }),
    },
    body,
  }));

const selectors = [
  'a in (b,c)'.repeat(2_000),
  `x in (${'y,'.repeat(20_000)}z)`,
  '('.repeat(20_000),
  '!'.repeat(20_000),
  `${'a'.repeat(9_000)}=`,
  'metadata.name=a,'.repeat(1_000),
  '__proto__=x',
  '\u0000=\u0000',
] as const;
const read: fc.Arbitrary<HostileRequest> = fc
  .record({
    at: place,
    parameter: fc.constantFrom('labelSelector', 'fieldSelector', 'continue', 'resourceVersion'),
    text: fc.oneof(fc.constantFrom(...selectors), fc.string({ maxLength: 40 })),
    more: fc.constantFrom('', '&watch=1&timeoutSeconds=1', '&limit=1', '&limit=-1', '&asOf=x'),
    accept: fc.constantFrom('*/*', 'application/json;as=Table;v=v1;g=meta.k8s.io', ';,;', 'x'),
  })
  .map(({ at, parameter, text, more, accept }) => ({
    line: `GET ${at}?${parameter}=${encodeURIComponent(text)}${more}`,
    headers: { accept },
    body: '',
  }));

const targets = [
  '*',
  '//',
  '/../../etc/passwd',
  '/api/v1/namespaces/%',
  '/api/v1/namespaces/%ff%fe',
  `/api/v1/namespaces/${'a'.repeat(10_000)}`,
  `/${'a/'.repeat(5_000)}`,
  'http://169.254.169.254/latest',
  '/api/v1/namespaces/default/configmaps?__proto__[x]=1&constructor=1',
] as const;
const framings: readonly Readonly<Record<string, string>>[] = [
  { 'content-length': '-1' },
  { 'content-length': '99999999999999999999' },
  { 'content-length': '5, 6' },
  { 'transfer-encoding': 'chunked' },
  { 'transfer-encoding': 'chunked, identity', 'content-length': '3' },
  { expect: '100-continue' },
  { upgrade: 'websocket', connection: 'upgrade' },
  { 'impersonate-user': '\u0001' },
  { 'impersonate-user': 'x', 'impersonate-group': 'y'.repeat(10_000) },
  { 'impersonate-extra-__proto__': 'x' },
  { authorization: `Bearer ${'x'.repeat(10_000)}` },
  { authorization: 'Basic Og==' },
  { 'audit-id': '../../x\t' },
  { accept: 'application/json,'.repeat(2_000) },
  Object.fromEntries(Array.from({ length: 1_900 }, (_, at) => [`x-${at}`, 'y'])),
];
const anywhere: fc.Arbitrary<HostileRequest> = fc
  .record({
    verb: fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PRI', 'get', ''),
    target: fc.oneof(fc.constantFrom(...targets), place),
    headers: fc.constantFrom(...framings),
    body,
  })
  .map(({ verb, target, headers, body }) => ({ line: `${verb} ${target}`, headers, body }));

export const hostileRequest: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 5, arbitrary: write },
  { weight: 3, arbitrary: read },
  { weight: 3, arbitrary: anywhere },
);
