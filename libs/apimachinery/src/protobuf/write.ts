/**
 * Protobuf's wire format, writing side: a field is a tag and a value, a message is its fields one after the other.
 */
const wireType = { varint: 0, double: 1, bytes: 2 } as const;

/** A message with its length in front. */
export function bytesField(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([tag(number, wireType.bytes), varint(content.length), content]);
}

export const textField = (number: number, text: string): Uint8Array =>
  bytesField(number, Buffer.from(text));

/** Of an integer that is not negative. */
export const varintField = (number: number, value: number): Uint8Array =>
  Buffer.concat([tag(number, wireType.varint), varint(value)]);

export function doubleField(number: number, value: number): Uint8Array {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([tag(number, wireType.double), content]);
}

const tag = (number: number, type: number): Uint8Array => varint(number * 8 + type);

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}
