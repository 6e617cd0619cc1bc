import * as fc from 'fast-check';
import { accept, contentType, query } from './parts.fixture.js';
import { bentSeed, seed, textOf } from './seeds.fixture.js';
import { encoded, json, key, nasty, scalar } from './words.fixture.js';

/**
 * Requests as an enemy, a broken client or a tired person would send them: valid ones that were bent in a few places,
 * so that they get past the first check and reach the code behind it.
 */
export type Hostile = {
  readonly line: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | undefined;
};

const pointer = fc
  .array(fc.oneof(key, fc.constantFrom('0', '1', '-', '00', '1e1')), { maxLength: 6 })
  .map((parts) =>
    parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
  );
const operation = fc
  .record({
    op: fc.constantFrom<unknown>('add', 'replace', 'remove', 'test', 'copy', 'move', 'x', null),
    path: fc.oneof(pointer, scalar),
    from: pointer,
    value: json,
  })
  .map((given) => ({ ...given }));

const patchText: fc.Arbitrary<readonly [type: string, text: string]> = fc.oneof(
  fc
    .array(operation, { maxLength: 5 })
    .map((operations) => ['application/json-patch+json', JSON.stringify(operations)] as const),
  ...['merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml', 'json-patch+json'].map(
    (type) =>
      fc
        .oneof(
          json,
          bentSeed.map(({ value }) => value),
        )
        .chain((value) => textOf(value))
        .map((text) => [`application/${type}`, text] as const),
  ),
);

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'a', 'a', 'a', 'b') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...nasty).map((text) => encoded(text)),
  },
);
const subresource = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('', '', '', '/status', '/scale') },
  { weight: 1, arbitrary: fc.constantFrom('/finalize', '/nothing', '/proxy/x') },
);
const oneOf = fc
  .tuple(seed, name, subresource)
  .map(([{ path }, own, sub]) => `${path}/${own}${sub}`);

const write: fc.Arbitrary<Hostile> = bentSeed.chain(({ path, value }) =>
  fc
    .record({
      text: textOf(value),
      parts: query,
      type: contentType,
      own: fc.option(name, { nil: undefined }),
    })
    .map(({ text, parts, type, own }) => ({
      line: own === undefined ? `POST ${path}${parts}` : `PUT ${path}/${own}${parts}`,
      headers: { 'content-type': type },
      body: text,
    })),
);

const patch: fc.Arbitrary<Hostile> = fc
  .record({ path: oneOf, parts: query, sent: patchText })
  .map(({ path, parts, sent: [type, body] }) => ({
    line: `PATCH ${path}${parts === '' ? '?fieldManager=m' : parts}`,
    headers: { 'content-type': type },
    body,
  }));

const read: fc.Arbitrary<Hostile> = fc
  .record({
    path: fc.oneof(
      oneOf,
      seed.map((one) => one.path),
    ),
    parts: query,
    type: accept,
  })
  .map(({ path, parts, type }) => ({
    line: `GET ${path}${parts}`,
    headers: { accept: type },
    body: undefined,
  }));

const removal: fc.Arbitrary<Hostile> = fc
  .record({
    path: fc.oneof(
      oneOf,
      seed.map((one) => one.path),
    ),
    parts: query,
    value: json,
    type: contentType,
  })
  .map(({ path, parts, value, type }) => ({
    line: `DELETE ${path}${parts}`,
    headers: { 'content-type': type },
    body: JSON.stringify(value) ?? '',
  }));

const piece = fc.oneof(
  fc.constantFrom(
    'api',
    'apis',
    'v1',
    'apps',
    'namespaces',
    'default',
    'secrets',
    'openapi',
    'v3',
    'version',
    'watch',
  ),
  fc.constantFrom('%', '%2F', '%00', '%ff', '..', '.', '', '%zz', '__proto__', 'a;b', '*'),
  fc.string({ maxLength: 6 }).map((text) => encoded(text)),
);
const method = fc.constantFrom(
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  '__proto__',
);
const anywhere: fc.Arbitrary<Hostile> = fc
  .record({ verb: method, pieces: fc.array(piece, { maxLength: 8 }), parts: query, value: json })
  .map(({ verb, pieces, parts, value }) => ({
    line: `${verb} /${pieces.join('/')}${parts}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value) ?? '',
  }));

const bytes: fc.Arbitrary<Hostile> = fc
  .record({
    path: seed,
    content: fc.uint8Array({ maxLength: 200 }),
    type: contentType,
    isEnveloped: fc.boolean(),
  })
  .map(({ path: { path }, content, type, isEnveloped }) => ({
    line: `POST ${path}`,
    headers: { 'content-type': type },
    body: isEnveloped ? Buffer.concat([Buffer.from('k8s\0'), content]) : content,
  }));

export const hostile: fc.Arbitrary<Hostile> = fc.oneof(
  { weight: 6, arbitrary: write },
  { weight: 6, arbitrary: patch },
  { weight: 3, arbitrary: read },
  { weight: 1, arbitrary: removal },
  { weight: 2, arbitrary: anywhere },
  { weight: 1, arbitrary: bytes },
);
