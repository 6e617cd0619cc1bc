import type { Decoded } from '../decode/decoded.js';
import { bytesIn } from './leaves.js';
import { malformed } from './malformed.js';
import { type PlainObject, readMessage } from './message.js';
import { messageNamed } from './table.js';
import { type Budget, fieldsOf, newBudget } from './wire.js';

/** Whether objects of this kind have a protobuf form. The federation's own kinds have none. */
export const hasProtobuf = (kind: string): boolean => messageNamed(kind) !== undefined;

/**
 * A protobuf body as plain data, ready for the same checks as a JSON body.
 *
 * It is an envelope (runtime.Unknown, after four bytes that say so) around the message of a kind. A body that says
 * it is of another kind than `expected` comes back as its kind and version alone: whoever asked for the
 * body refuses it with these, and numbers of one message mean nothing in another.
 *
 * @param expected a kind for which {@link hasProtobuf} holds; a body that does not name its kind is read as this.
 * @param message of that kind, where it is not named like it.
 * @throws ApiError 400 for everything that cannot be read.
 */
export function decodeProtobuf(bytes: Uint8Array, expected: string, message = expected): Decoded {
  const budget = newBudget();
  const { type, raw } = openEnvelope(bytes, budget);
  const isExpected = type['kind'] === undefined || type['kind'] === expected;
  const fields = isExpected ? readMessage(message, raw, budget) : {};
  return { value: { ...type, ...fields }, duplicates: [] };
}

/** `k8s` and a zero. */
const magic = [0x6b, 0x38, 0x73, 0x00];

const envelopeFields = { typeMeta: 1, raw: 2, contentEncoding: 3 };

function openEnvelope(
  bytes: Uint8Array,
  budget: Budget,
): { readonly type: PlainObject; readonly raw: Uint8Array } {
  if (!magic.every((byte, index) => bytes[index] === byte)) {
    throw malformed(`expected prefix [${magic.join(' ')}]`);
  }
  let type: PlainObject = {};
  let raw: Uint8Array = new Uint8Array();
  for (const field of fieldsOf(bytes.subarray(magic.length), budget)) {
    if (field.number === envelopeFields.typeMeta) {
      type = readMessage('TypeMeta', bytesIn(field), budget);
    }
    if (field.number === envelopeFields.raw) raw = bytesIn(field);
    if (field.number === envelopeFields.contentEncoding && bytesIn(field).length > 0) {
      throw malformed('its content is encoded once more');
    }
  }
  return { type, raw };
}
