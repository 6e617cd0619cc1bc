/**
 * Which fields of an object a change was about, as paths: names alone, never values, so that they may be shown of anything.
 *
 * What the server keeps in the metadata is left out, and so is what kubectl copies into an annotation.
 */
import type { KubeObject } from '@navarch/model';
import { equalJson } from '../patch/json-value.js';

export type ChangedFields = {
  readonly paths: readonly string[];
  /** How many more there are. */
  readonly more: number;
};

/** Sorted by path. An object that comes or goes is one change: that of all of it, which is no path. */
export function changedFields(before: KubeObject, after: KubeObject, most: number): ChangedFields {
  const found = comparison(shown(before), shown(after), '');
  return { paths: found.slice(0, most), more: Math.max(0, found.length - most) };
}

const kept: ReadonlySet<string> = new Set(['resourceVersion', 'managedFields', 'generation']);
const copy = 'kubectl.kubernetes.io/last-applied-configuration';

function shown(object: KubeObject): unknown {
  const fields = Object.entries(object.metadata).filter(([name]) => !kept.has(name));
  const { [copy]: _copy, ...annotations } = object.metadata.annotations ?? {};
  return { ...object, metadata: { ...Object.fromEntries(fields), annotations } };
}

/** Paths below `path`, in their order. */
function comparison(before: unknown, after: unknown, path: string): readonly string[] {
  if (equalJson(before, after)) return [];
  const [one, other] = [fieldsOf(before), fieldsOf(after)];
  if (one === undefined || other === undefined || one.isList !== other.isList) return [path];
  const names = [...new Set([...Object.keys(one.fields), ...Object.keys(other.fields)])];
  return (one.isList ? names : names.sort()).flatMap((name) =>
    comparison(one.fields[name], other.fields[name], joined(path, name, one.isList)),
  );
}

type Fields = {
  readonly isList: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
};

/** Items of a list are told apart by their place. */
function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return { isList: Array.isArray(value), fields: { ...value } };
}

const plain = /^[A-Za-z_$][\w$-]*$/;

function joined(path: string, name: string, isItem: boolean): string {
  if (isItem || !plain.test(name)) return `${path}[${name}]`;
  return path === '' ? name : `${path}.${name}`;
}
