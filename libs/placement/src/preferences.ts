import { limits } from './limits.js';
import { describe, isObject, join, parseJson, readFields } from './parsed.js';
import type { Parsed, Report } from './parsed.js';

/** What a cluster should get. Absent `maxReplicas` is no maximum; weight 0 gets its minimum only. */
export type ClusterPreference = {
  readonly minReplicas: number;
  readonly maxReplicas?: number;
  readonly weight: number;
};

/** Federation v1's preferences: how a workload's replicas are split. */
export type Preferences = {
  /** May running replicas be moved to come closer to the weights? */
  readonly rebalance: boolean;
  /** By cluster name; `*` is for every cluster that is not named. Neither: no replicas. */
  readonly clusters: Readonly<Record<string, ClusterPreference>>;
};

/** What holds for a workload that says nothing: equal shares, nothing running is moved. */
export const defaultPreferences: Preferences = {
  rebalance: false,
  clusters: { '*': { minReplicas: 0, weight: 1 } },
};

/** The cluster's own preference, else that for `*`. A cluster may be called `constructor`: own fields only. */
export function preferenceFor(
  preferences: Preferences,
  cluster: string,
): ClusterPreference | undefined {
  const { clusters } = preferences;
  if (Object.hasOwn(clusters, cluster)) return clusters[cluster];
  return Object.hasOwn(clusters, '*') ? clusters['*'] : undefined;
}

/** Reads the annotation `federation.kubernetes.io/replica-set-preferences`. Never throws. */
export function parsePreferences(text: string): Parsed<Preferences> {
  return parseJson(text, readPreferences);
}

const clusterNamePattern = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/u;

function readPreferences(json: unknown, report: Report): Preferences {
  const fields = readFields(json, ['rebalance', 'clusters'], { path: '', report });
  const { ['rebalance']: rebalance = false, ['clusters']: clusters = {} } = fields;
  if (typeof rebalance !== 'boolean') {
    report('rebalance', `must be true or false, not ${describe(rebalance)}`);
  }
  if (!isObject(clusters)) {
    report('clusters', `must be an object of cluster names, not ${describe(clusters)}`);
    return defaultPreferences;
  }
  const entries = Object.entries(clusters).map(([name, preference]) => {
    const path = `clusters[${name}]`;
    if (name !== '*' && !clusterNamePattern.test(name)) {
      report(path, 'must be "*" or a cluster name (lower case letters, digits, "-" and ".")');
    }
    return [name, readClusterPreference(preference, path, report)] as const;
  });
  return { rebalance: rebalance === true, clusters: Object.fromEntries(entries) };
}

function readClusterPreference(json: unknown, path: string, report: Report): ClusterPreference {
  const fields = readFields(json, ['minReplicas', 'maxReplicas', 'weight'], { path, report });
  const at = (field: string, max: number): Bounds => ({ path: join(path, field), max, report });
  const { ['minReplicas']: min = 0, ['maxReplicas']: max, ['weight']: share = 0 } = fields;
  const minReplicas = readCount(min, at('minReplicas', limits.replicasMax));
  const weight = readCount(share, at('weight', limits.weightMax));
  if (max === undefined || max === null) return { minReplicas, weight };
  const maxReplicas = readCount(max, at('maxReplicas', limits.replicasMax));
  if (minReplicas > maxReplicas) {
    report(join(path, 'minReplicas'), `is ${minReplicas}, above maxReplicas ${maxReplicas}`);
  }
  return { minReplicas, maxReplicas, weight };
}

type Bounds = { readonly path: string; readonly max: number; readonly report: Report };

function readCount(json: unknown, { path, max, report }: Bounds): number {
  if (typeof json !== 'number') {
    report(path, `must be a whole number, not ${describe(json)}`);
    return 0;
  }
  if (Number.isInteger(json) && json >= 0 && json <= max) return json + 0;
  report(path, `must be a whole number from 0 to ${max}, not ${json}`);
  return 0;
}
