import { bytesField, doubleField, textField, varintField } from '../protobuf/write.js';
import type { Data } from './convert.js';
import { type Form, type MessageName, messages } from './messages.js';

/** A document of OpenAPI 2 as protobuf: the only form in which old kubectl and Argo CD ask for it. */
export const encodeOpenApi2 = (document: Data): Uint8Array => messageOf('Document', document);

function messageOf(name: MessageName, data: Data): Uint8Array {
  const { fields, extensions } = messages[name];
  const parts = Object.entries(data).flatMap(([field, value]): readonly Uint8Array[] => {
    const known = fields[field];
    if (known !== undefined) return fieldOf(known[0], known[1], value);
    if (extensions === undefined || !field.startsWith('x-')) return [];
    return [bytesField(extensions, pair(field, anyOf(value)))];
  });
  return Buffer.concat(parts);
}

function fieldOf(number: number, form: Form, value: unknown): readonly Uint8Array[] {
  if (form.of === 'message') return [bytesField(number, chosen(form, value as Data))];
  if (form.of === 'named') return [bytesField(number, namedOf(form, value as Data))];
  return plain[form.of](number, value);
}

type Plain = Exclude<Form['of'], 'message' | 'named'>;

const plain: Readonly<Record<Plain, (number: number, value: unknown) => readonly Uint8Array[]>> = {
  text: (number, value) => [textField(number, String(value))],
  texts: (number, value) => listOf(value).map((one) => textField(number, String(one))),
  flag: (number, value) => (value === true ? [varintField(number, 1)] : []),
  count: (number, value) => [varintField(number, Number(value))],
  number: (number, value) => [doubleField(number, Number(value))],
  any: (number, value) => [bytesField(number, anyOf(value))],
  anys: (number, value) => listOf(value).map((one) => bytesField(number, anyOf(one))),
  type: (number, value) => [bytesField(number, textField(1, String(value)))],
  parameters: (number, value) =>
    listOf(value).map((one) => bytesField(number, parameterOf(one as Data))),
};

type MessageForm = Extract<Form, { readonly message: MessageName }>;

function chosen({ message, isChoice }: MessageForm, value: Data): Uint8Array {
  const bytes = messageOf(message, value);
  return isChoice === true ? bytesField(1, bytes) : bytes;
}

const namedOf = (form: Extract<Form, { readonly of: 'named' }>, values: Data): Uint8Array =>
  Buffer.concat(
    Object.entries(values).map(([name, value]) =>
      bytesField(form.at, pair(name, chosen(form, value as Data))),
    ),
  );

const pair = (name: string, value: Uint8Array): Uint8Array =>
  Buffer.concat([textField(1, name), bytesField(2, value)]);

/** Any value is written as YAML, and JSON is YAML. */
const anyOf = (value: unknown): Uint8Array => textField(2, JSON.stringify(value));

/** A parameter is in the body, or else in the query or the path: a choice of choices, each a message around it. */
function parameterOf(parameter: Data): Uint8Array {
  if (parameter['in'] === 'body') return bytesField(1, bytesField(1, messageOf('Body', parameter)));
  const [number, name] =
    parameter['in'] === 'path' ? ([4, 'Path'] as const) : ([3, 'Query'] as const);
  return bytesField(1, bytesField(2, bytesField(number, messageOf(name, parameter))));
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
