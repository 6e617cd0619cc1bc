import { createHash } from 'node:crypto';
import { type Data, toOpenApi2 } from '../openapi2/convert.js';
import { encodeOpenApi2 } from '../openapi2/encode.js';
import { notAcceptable } from '../status.js';
import type { DiscoveryAnswer } from './answer.js';
import type { OpenApiDocument } from './openapi.js';

const json = 'application/json';
/** As it is asked for, and as it is answered: the `@` is no part of a media type. */
const askedProtobuf = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
const protobuf = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

const forms: ReadonlyMap<string, 'json' | 'protobuf'> = new Map([
  ['*/*', 'json'],
  ['application/*', 'json'],
  [json, 'json'],
  [askedProtobuf, 'protobuf'],
  [protobuf, 'protobuf'],
]);

/** `/openapi/v2` in both its forms, each made when it is first asked for. Throws 406 for any other. */
export function openApi2Answers(
  documents: ReadonlyMap<string, OpenApiDocument>,
): (accept: string | undefined) => DiscoveryAnswer {
  const made: { json?: DiscoveryAnswer; protobuf?: DiscoveryAnswer } = {};
  const document = (): Data =>
    toOpenApi2([...documents.values()].map(({ text }) => JSON.parse(text) as Data));
  return (accept) => {
    if (formOf(accept) === 'json') {
      made.json ??= answerWith(json, JSON.stringify(document()));
      return made.json;
    }
    made.protobuf ??= answerWith(protobuf, encodeOpenApi2(document()));
    return made.protobuf;
  };
}

function formOf(accept: string | undefined): 'json' | 'protobuf' {
  if (accept === undefined || accept.trim() === '') return 'json';
  for (const clause of accept.split(',')) {
    const form = forms.get(clause.split(';')[0]?.trim() ?? '');
    if (form !== undefined) return form;
  }
  throw notAcceptable([json, askedProtobuf]);
}

function answerWith(type: string, body: string | Uint8Array): DiscoveryAnswer {
  const hash = createHash('sha512').update(body).digest('hex').toUpperCase();
  const headers = {
    'content-type': type,
    etag: `"${hash}"`,
    vary: 'Accept',
    'cache-control': 'no-cache, private',
  };
  return { status: 200, headers, body };
}
