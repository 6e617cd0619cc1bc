/** As much of protobuf's wire format as a client writes: fields with a length, of texts, bytes and messages. */
type Field = Buffer;

const lengthDelimited = 2;

export const bytesField = (number: number, bytes: Uint8Array): Field =>
  Buffer.concat([Buffer.from([(number << 3) | lengthDelimited]), varint(bytes.length), bytes]);

export const textField = (number: number, text: string): Field =>
  bytesField(number, Buffer.from(text));

export const message = (number: number, fields: readonly Field[]): Field =>
  bytesField(number, Buffer.concat(fields));

/** Kubernetes' own: four bytes, then the type and the object in a `runtime.Unknown`. */
export const envelope = (apiVersion: string, kind: string, fields: readonly Field[]): Buffer =>
  Buffer.concat([
    Buffer.from('k8s\0', 'latin1'),
    message(1, [textField(1, apiVersion), textField(2, kind)]),
    message(2, fields),
  ]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}
