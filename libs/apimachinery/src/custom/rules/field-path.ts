import { Fault } from '@navarch/cel';
import { isRecord, type OpenSchema } from '../open-schema.js';

/** `.spec['my.name']`: names after points, or in brackets and quotes. */
const token = /\.|\[|\]|'(?:[^'\\]|\\[\s\S])*'|[^.[\]]+/gy;

type Found = { readonly path: string; readonly schema: OpenSchema };

/** The place that a rule complains about, as Kubernetes writes it: `spec.my.name`; a fault for one that its schema has not. */
export function normalPath(written: string, schema: OpenSchema): string | Fault {
  const tokens = written.match(token) ?? [];
  let found: Found = { path: '', schema };
  for (let index = 0; index < tokens.length; ) {
    const next = stepAt(tokens, index);
    if (next instanceof Fault) return next;
    const inner = enter(found, next.name);
    if (inner instanceof Fault) return inner;
    found = inner;
    index += next.used;
  }
  return found.path;
}

type Step = { readonly name: string; readonly used: number };

function stepAt(tokens: readonly string[], index: number): Step | Fault {
  const [mark, name, end] = tokens.slice(index, index + 3);
  if (mark !== '.' && mark !== '[') return new Fault(`expected [ or . but got: ${mark ?? ''}`);
  if (name === undefined) return new Fault('unexpected end of JSON path');
  if (mark === '.') return { name, used: 2 };
  if (!/^'[\s\S]*'$/.test(name)) return new Fault(`expected single quoted string but got ${name}`);
  if (end !== ']') return new Fault(`expected ] but got ${end ?? ''}`);
  const plain = name.slice(1, -1).replaceAll(/\\(['\\])/g, '$1');
  return { name: plain, used: 3 };
}

const unknown = new Fault('does not refer to a valid field');

function enter({ path, schema }: Found, name: string): Found | Fault {
  const { properties, additionalProperties } = schema;
  if (properties !== undefined) {
    const inner = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (inner === undefined) return unknown;
    return { path: path === '' ? name : `${path}.${name}`, schema: inner };
  }
  return isRecord(additionalProperties)
    ? { path: `${path}[${name}]`, schema: additionalProperties }
    : unknown;
}
