import { accessMessages } from './access-messages.js';
import { messages } from './messages.js';

/** The table of messages, parsed when the first protobuf body comes. */
export type Message = ReadonlyMap<number, FieldRule>;

/** `name` is the field in JSON. */
export type FieldRule =
  /** One value. With `keepsZero` a zero is told from absence. */
  | {
      readonly form: 'leaf';
      readonly name: string;
      readonly leaf: Leaf;
      readonly keepsZero: boolean;
    }
  | { readonly form: 'leaves'; readonly name: string; readonly leaf: Leaf }
  | { readonly form: 'map'; readonly name: string; readonly leaf: Leaf }
  | { readonly form: 'message'; readonly name: string; readonly message: string }
  | { readonly form: 'messages'; readonly name: string; readonly message: string }
  /** A message whose fields JSON has beside those of the message around it. */
  | { readonly form: 'inline'; readonly message: string };

export const leaves = [
  'string',
  'bytes',
  'bool',
  'int32',
  'int64',
  'time',
  'microTime',
  'quantity',
  'intOrString',
  'fieldsV1',
  'texts',
] as const;
export type Leaf = (typeof leaves)[number];
export type NumberLeaf = Extract<Leaf, 'bool' | 'int32' | 'int64'>;

let parsed: ReadonlyMap<string, Message> | undefined;

/** Undefined for names that are not in the table. */
export function messageNamed(name: string): Message | undefined {
  parsed ??= parseMessages(messages + accessMessages);
  return parsed.get(name);
}

/**
 * The fields, by their names in JSON, of which an empty value is none: the scalars of which a zero is dropped, lists and maps.
 * None for names that are not in the table.
 */
export function omittingFields(name: string): ReadonlySet<string> {
  const rules = [...(messageNamed(name)?.values() ?? [])];
  return new Set(rules.flatMap((rule) => omittedBy(rule)));
}

function omittedBy(rule: FieldRule): readonly string[] {
  switch (rule.form) {
    case 'inline':
      return [...omittingFields(rule.message)];
    case 'leaf':
      return rule.keepsZero || !droppedZeros.has(rule.leaf) ? [] : [rule.name];
    case 'message':
      return [];
    case 'leaves':
    case 'messages':
    case 'map':
      return [rule.name];
  }
}

/** Of the others, a zero is a structure, which is shown. */
const droppedZeros: ReadonlySet<Leaf> = new Set(['string', 'bytes', 'bool', 'int32', 'int64']);

function parseMessages(text: string): ReadonlyMap<string, Message> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [name = '', ...entries] = line.split(' ');
      return [name, new Map(entries.map((entry) => parseEntry(entry)))] as const;
    }),
  );
}

const entryShape = /^(\d+):([\w.]+)(!?)=(\[\]|\{\})?(\w+)$/;

function parseEntry(entry: string): readonly [number, FieldRule] {
  const [, number, name = '', mark, brackets = '', type = ''] = entryShape.exec(entry) ?? [];
  const rule = isLeaf(type)
    ? leafRules[brackets]?.(name, type, mark === '!')
    : messageRules[name === '...' ? name : brackets]?.(name, type);
  if (rule === undefined) throw new Error(`protobuf: cannot read the table at ${entry}`);
  return [Number(number), rule];
}

const isLeaf = (type: string): type is Leaf => leaves.some((leaf) => leaf === type);

const leafRules: Readonly<
  Record<string, (name: string, leaf: Leaf, keepsZero: boolean) => FieldRule>
> = {
  '': (name, leaf, keepsZero) => ({ form: 'leaf', name, leaf, keepsZero }),
  '[]': (name, leaf) => ({ form: 'leaves', name, leaf }),
  '{}': (name, leaf) => ({ form: 'map', name, leaf }),
};

const messageRules: Readonly<Record<string, (name: string, message: string) => FieldRule>> = {
  '': (name, message) => ({ form: 'message', name, message }),
  '[]': (name, message) => ({ form: 'messages', name, message }),
  '...': (_name, message) => ({ form: 'inline', message }),
};
