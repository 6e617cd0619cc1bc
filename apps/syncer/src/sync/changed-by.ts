/**
 * Who changed fields of a live object, by its managed fields: of those that own one of them, other than ourselves, the
 * last to write. A field that was removed has no owner, and a deletion leaves nobody to name.
 */
import { fieldManager, type JsonObject, type KubeObject } from '@navarch/model';
import type { Difference, PathStep } from './differences.js';

export type Changer = {
  readonly manager: string;
  /** RFC 3339, by the member's clock; undefined where it does not tell. */
  readonly time: string | undefined;
};

export function changedBy(
  live: KubeObject,
  differences: readonly Difference[],
): Changer | undefined {
  return (live.metadata.managedFields ?? [])
    .filter((entry) => isOther(entry) && ownsOne(entry['fieldsV1'], differences))
    .map(readChanger)
    .sort((one, other) => compareTimes(one.time ?? '', other.time ?? ''))
    .at(-1);
}

/** Others' writes of the object itself; a status says nothing of who changed the rest. */
const isOther = (entry: JsonObject): boolean =>
  entry['manager'] !== fieldManager && (entry['subresource'] ?? '') === '';

const ownsOne = (fields: unknown, differences: readonly Difference[]): boolean =>
  differences.some(({ steps }) => owns(fields, steps));

function owns(fields: unknown, steps: readonly PathStep[]): boolean {
  let node = fields;
  for (const step of steps) {
    if (!isFields(node)) return false;
    // A list without keys, or what is written as a whole, is owned as a whole.
    if (step.kind === 'index' || (node !== fields && Object.keys(node).length === 0)) return true;
    node = childOf(node, step);
  }
  return isFields(node);
}

function childOf(node: Fields, step: Exclude<PathStep, { kind: 'index' }>): unknown {
  if (step.kind === 'field') return node[`f:${step.name}`];
  const element = Object.keys(node).find((name) => name.startsWith('k:') && isKey(name, step.key));
  return element === undefined ? undefined : node[element];
}

function isKey(element: string, key: Fields): boolean {
  try {
    const found: unknown = JSON.parse(element.slice(2));
    return isFields(found) && Object.entries(key).every(([name, value]) => found[name] === value);
  } catch {
    // A member may write anything; what is no key matches none.
    return false;
  }
}

/** Names of managers are texts of the member's users: what does not look like a name is not repeated. */
const managerPattern = /^[\w.:/@-][\w.:/@ -]{0,127}$/u;
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u;

function readChanger(entry: JsonObject): Changer {
  const { manager, time } = entry;
  return {
    manager: typeof manager === 'string' && managerPattern.test(manager) ? manager : 'unknown',
    time: typeof time === 'string' && timePattern.test(time) ? time : undefined,
  };
}

const compareTimes = (one: string, other: string): number =>
  one === other ? 0 : one < other ? -1 : 1;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
