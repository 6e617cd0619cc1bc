import type { DivisionInput, Preferences } from '@navarch/placement';

/** One line was not understood: where in it, and what must hold. */
export class VectorError extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
    this.name = 'VectorError';
  }
}

/** Federation v1's own default: every cluster, equal weights, nothing running is moved. */
const everyoneEqual: Preferences = {
  rebalance: false,
  clusters: { '*': { minReplicas: 0, weight: 1 } },
};

const known = ['replicas', 'preferences', 'clusters', 'current', 'capacity', 'key'];

/**
 * Reads one vector; throws a {@link VectorError}.
 *
 * More is let through than in an annotation, because Federation v1 itself took it: a minimum above the maximum, a
 * capacity below zero, names of any form. What stays out is what cannot be computed exactly.
 */
export function parseVector(line: string): DivisionInput {
  const fields = readObject(parseJson(line), '');
  refuseUnknown(fields, '', known);
  const { key = '' } = fields;
  if (typeof key !== 'string') throw new VectorError('key', `must be a text, not ${nameOf(key)}`);
  const input = {
    key,
    replicas: readWhole(fields['replicas'], 'replicas', 0),
    preferences: readPreferences(fields['preferences'] ?? undefined),
    clusters: readNames(fields['clusters']),
    current: readCounts(fields['current'] ?? {}, 'current', 0),
    capacity: readCounts(fields['capacity'] ?? {}, 'capacity', Number.MIN_SAFE_INTEGER),
  };
  refuseInexact(input);
  return input;
}

type Fields = Readonly<Record<string, unknown>>;

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new VectorError('', 'must be valid JSON');
  }
}

function readPreferences(json: unknown): Preferences {
  if (json === undefined) return everyoneEqual;
  const fields = readObject(json, 'preferences');
  refuseUnknown(fields, 'preferences', ['rebalance', 'clusters']);
  const rebalance = fields['rebalance'] ?? false;
  if (typeof rebalance !== 'boolean') {
    throw new VectorError(
      'preferences.rebalance',
      `must be true or false, not ${nameOf(rebalance)}`,
    );
  }
  const clusters = readObject(fields['clusters'] ?? {}, 'preferences.clusters');
  const entries = Object.entries(clusters).map(
    ([name, one]) => [name, readPreference(one, `preferences.clusters[${name}]`)] as const,
  );
  return { rebalance, clusters: Object.fromEntries(entries) };
}

function readPreference(json: unknown, path: string): Preferences['clusters'][string] {
  const fields = readObject(json, path);
  refuseUnknown(fields, path, ['minReplicas', 'maxReplicas', 'weight']);
  const minReplicas = readWhole(fields['minReplicas'] ?? 0, `${path}.minReplicas`, 0);
  const weight = readWhole(fields['weight'] ?? 0, `${path}.weight`, 0);
  const max = fields['maxReplicas'] ?? undefined;
  if (max === undefined) return { minReplicas, weight };
  return { minReplicas, maxReplicas: readWhole(max, `${path}.maxReplicas`, 0), weight };
}

function readNames(json: unknown): string[] {
  if (!Array.isArray(json)) {
    throw new VectorError('clusters', `must be a list of names, not ${nameOf(json)}`);
  }
  const seen = new Set<string>();
  json.forEach((name: unknown, index) => {
    const path = `clusters[${index}]`;
    if (typeof name !== 'string') {
      throw new VectorError(path, `must be a name, not ${nameOf(name)}`);
    }
    if (seen.has(name)) throw new VectorError(path, `"${name}" is in the list twice`);
    seen.add(name);
  });
  return [...seen];
}

function readCounts(json: unknown, path: string, least: number): Map<string, number> {
  const entries = Object.entries(readObject(json, path));
  return new Map(
    entries.map(([name, count]) => [name, readWhole(count, `${path}.${name}`, least)]),
  );
}

function readWhole(json: unknown, path: string, least: number): number {
  if (typeof json !== 'number') {
    throw new VectorError(path, `must be a whole number, not ${nameOf(json)}`);
  }
  if (Number.isSafeInteger(json) && json >= least) return json + 0;
  const range = least === 0 ? 'from 0 to' : 'within';
  throw new VectorError(
    path,
    `must be a whole number ${range} ${Number.MAX_SAFE_INTEGER}, not ${json}`,
  );
}

/** The planner multiplies what is left with a weight. What is left can grow by what capacities are below zero. */
function refuseInexact(input: DivisionInput): void {
  let left = input.replicas;
  for (const room of input.capacity.values()) left -= Math.min(0, room);
  let weight = 0;
  for (const one of Object.values(input.preferences.clusters))
    weight = Math.max(weight, one.weight);
  if (Math.max(left, input.clusters.length) * weight <= Number.MAX_SAFE_INTEGER) return;
  throw new VectorError(
    'preferences.clusters',
    `weight ${weight} times ${left} replicas is beyond ${Number.MAX_SAFE_INTEGER}, where counting is no longer exact`,
  );
}

function readObject(json: unknown, path: string): Fields {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new VectorError(path, `must be an object, not ${nameOf(json)}`);
  }
  return json as Fields;
}

function refuseUnknown(fields: Fields, path: string, names: readonly string[]): void {
  for (const name of Object.keys(fields)) {
    if (names.includes(name)) continue;
    const at = path === '' ? name : `${path}.${name}`;
    throw new VectorError(at, `unknown field; known are ${names.join(', ')}`);
  }
}

function nameOf(json: unknown): string {
  if (json === undefined) return 'absent';
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  return typeof json === 'object' ? 'an object' : `a ${typeof json}`;
}
