import { protobufLimits } from './limits.js';
import { absentLeaf, bytesIn, isNumber, readLeaf, readNumber, textIn } from './leaves.js';
import { malformed } from './malformed.js';
import { type FieldRule, type Leaf, messageNamed } from './table.js';
import { type Budget, fieldsOf, packedIn, type WireField } from './wire.js';

/**
 * A message as the JSON object that its writer would have sent instead.
 *
 * Objects are gathered as maps and made plain at the end, by definition and never by assignment: keys of
 * labels and secrets are the client's, and `__proto__` may be one. A message that is given in parts is merged, of a
 * scalar that is given twice the last counts, and what the table does not know is left out.
 *
 * @throws ApiError 400 for bytes that are no such message.
 */
export function readMessage(name: string, bytes: Uint8Array, budget: Budget): PlainObject {
  const draft: Draft = new Map();
  readInto({ draft, name, depth: 0, budget }, bytes);
  return plain(draft) as PlainObject;
}

export type PlainObject = Readonly<Record<string, unknown>>;

type Draft = Map<string, unknown>;
type Target = {
  readonly draft: Draft;
  /** Of the message. */
  readonly name: string;
  readonly depth: number;
  readonly budget: Budget;
};

function readInto(target: Target, bytes: Uint8Array): void {
  const message = messageNamed(target.name);
  if (message === undefined) throw new Error(`protobuf: no message ${target.name}`);
  if (target.depth > protobufLimits.depthMax) throw malformed('it is nested too deep');
  for (const field of fieldsOf(bytes, target.budget)) {
    const rule = message.get(field.number);
    if (rule !== undefined) readField(target, rule, field);
  }
}

function readField(target: Target, rule: FieldRule, field: WireField): void {
  const { draft } = target;
  switch (rule.form) {
    case 'leaf':
      return readValue(target, rule, field);
    case 'leaves':
      return readValues(target, rule, field);
    case 'map':
      return readEntry(target, rule, field);
    case 'message':
      return readInner(target, { name: rule.message, draft: draftAt(draft, rule.name) }, field);
    case 'messages': {
      const item: Draft = new Map();
      listAt(draft, rule.name).push(item);
      return readInner(target, { name: rule.message, draft: item }, field);
    }
    case 'inline':
      return readInner(target, { name: rule.message, draft }, field);
  }
}

type Rule<Form extends FieldRule['form']> = Extract<FieldRule, { readonly form: Form }>;

function readValue({ draft, budget }: Target, rule: Rule<'leaf'>, field: WireField): void {
  const value = readLeaf(rule.leaf, field, budget);
  const isShown = value !== undefined && (rule.keepsZero || !isZero(rule.leaf, value));
  if (isShown) draft.set(rule.name, value);
  else draft.delete(rule.name);
}

/** Values that are messages (quantities, int-or-strings) are written on purpose, whatever is in them. */
const isZero = (leaf: Leaf, value: unknown): boolean =>
  (isNumber(leaf) || leaf === 'string' || leaf === 'bytes') &&
  (value === '' || value === 0 || value === false);

/** Numbers come one by one or packed: readers have to take both. */
function readValues({ draft, budget }: Target, rule: Rule<'leaves'>, field: WireField): void {
  const { leaf } = rule;
  const values = listAt(draft, rule.name);
  if (isNumber(leaf) && field.wire === 'bytes') {
    for (const word of packedIn(field.bytes, budget)) values.push(readNumber(leaf, word));
  } else {
    values.push(readLeaf(leaf, field, budget));
  }
}

/** An entry of a map is a message of a key and a value; either may be left out. */
function readEntry({ draft, budget }: Target, rule: Rule<'map'>, field: WireField): void {
  let key = '';
  let value = absentLeaf(rule.leaf);
  for (const part of fieldsOf(bytesIn(field), budget)) {
    if (part.number === 1) key = textIn(bytesIn(part));
    if (part.number === 2) value = readLeaf(rule.leaf, part, budget);
  }
  draftAt(draft, rule.name).set(key, value);
}

function readInner(
  { depth, budget }: Target,
  inner: { readonly name: string; readonly draft: Draft },
  field: WireField,
): void {
  readInto({ ...inner, depth: depth + 1, budget }, bytesIn(field));
}

function draftAt(draft: Draft, name: string): Draft {
  const existing = draft.get(name);
  if (existing instanceof Map) return existing as Draft;
  const made: Draft = new Map();
  draft.set(name, made);
  return made;
}

function listAt(draft: Draft, name: string): unknown[] {
  const existing = draft.get(name);
  if (Array.isArray(existing)) return existing as unknown[];
  const made: unknown[] = [];
  draft.set(name, made);
  return made;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (!(value instanceof Map)) return value;
  const entries = [...(value as Draft)].map(([key, inner]) => [key, plain(inner)] as const);
  return Object.fromEntries(entries);
}
