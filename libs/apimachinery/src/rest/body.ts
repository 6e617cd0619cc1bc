import type { KubeObject } from '@navarch/model';
import { type Decoded, decodeText } from '../decode/decoded.js';
import { decodeJson } from '../decode/json.js';
import { checkStructure } from '../decode/structure.js';
import { decodeYaml } from '../decode/yaml.js';
import { withoutRepeatedOwners } from '../names/owners.js';
import { decodeProtobuf, hasProtobuf } from '../protobuf/decode.js';
import { entityTooLarge } from '../status.js';
import { requireType, withIdentity } from './identity.js';
import { restLimits } from './limits.js';
import { bodyEncoding } from './media.js';
import type { Operation } from './operation.js';
import type { ApiRequest } from './request.js';
import type { FieldValidation } from './write-options.js';

export type Sent = { readonly object: KubeObject; readonly warnings: readonly string[] };

/** The object in the body, as what the path says it is. Throws 400, 413 or 415. */
export function decodeBody(operation: Operation, mode: FieldValidation): Sent {
  const { custom, name, message } = operation.kind;
  // A kind that was defined at run time may have the name of one that has a protobuf form.
  const protobufKind = custom === undefined ? name.kind : '';
  return structured(operation, decodeAny(operation.request, protobufKind, message), mode);
}

/** Plain data as an object of the operation's kind that agrees with the path. Throws 400. */
export function structured(operation: Operation, decoded: Decoded, mode: FieldValidation): Sent {
  // Before the fields are looked at: those of another kind would all be unknown.
  requireType(operation, decoded.value);
  const { custom, schema } = operation.kind;
  const { object, warnings } =
    custom === undefined ? checkStructure(schema, decoded, mode) : custom.read(decoded, mode);
  const owned = withoutRepeatedOwners(withIdentity(operation, object));
  return { object: owned.object, warnings: [...warnings, ...owned.warnings] };
}

/** The body as plain data, by its Content-Type: an object that should be of `kind`. Throws 400, 413 or 415. */
export function decodeAny(request: ApiRequest, kind: string, message = kind): Decoded {
  const encoding = bodyEncoding(request.headers['content-type'], hasProtobuf(message));
  if (encoding === 'protobuf') return decodeProtobuf(bytesOf(request), kind, message);
  const text = textOf(request);
  return encoding === 'json' ? decodeJson(text) : decodeYaml(text);
}

export const textOf = (request: ApiRequest): string => decodeText(bytesOf(request));

function bytesOf({ body }: ApiRequest): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body.length > restLimits.bodyBytesMax) throw entityTooLarge(restLimits.bodyBytesMax);
  return body;
}
