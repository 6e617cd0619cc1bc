import {
  type Clock,
  federatedKindAt,
  federatedResources,
  fleetGroup,
  resources,
  storedResources,
  unfederatedNamespaces,
} from '@navarch/model';
import type { Database } from '../database/database.js';
import { toMemberObjectKey } from '../member-states/read-states.js';
import type { BrakeMark, BrakeStore } from './brake-store.js';

const setMark = {
  name: 'brakes.mark',
  text: `INSERT INTO brake_marks (name, at) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at WHERE $3 AND brake_marks.at < EXCLUDED.at
    RETURNING xmax = 0 AS fresh`,
};

const dropMark = { name: 'brakes.unmark', text: 'DELETE FROM brake_marks WHERE name = $1' };

const readMarks = {
  name: 'brakes.marks',
  text: 'SELECT name, at FROM brake_marks WHERE starts_with(name, $1) ORDER BY name',
};

const readReady = {
  name: 'brakes.readyReplicas',
  text: `SELECT cluster, sum((observed->>'readyReplicas')::bigint) AS ready FROM member_states
    WHERE jsonb_typeof(observed->'readyReplicas') = 'number' GROUP BY cluster`,
};

// A revision of a Deployment is placed nowhere, so its deletion takes nothing from anybody (as `isRevision` has it).
const noRevision = `NOT (t.object_key LIKE '${resources.replicasets.group}/${resources.replicasets.resource}/%'
    AND EXISTS (SELECT 1 FROM changes r WHERE r.position = t.position AND cardinality(r.ownership) > 0
      AND r.body::jsonb @? '$.metadata.ownerReferences[*] ? (@.controller == true && @.kind == "${resources.deployments.kind}")'))`;

// Keys of federated kinds in namespaces that leave the federation. What is not built in is placed as long as its definition
// is there, and with that gone nobody could tell: so all of it counts.
const countDeletions = {
  name: 'brakes.deletions',
  text: `SELECT coalesce($6::bigint, now_ms()) AS at, (SELECT position FROM revision) AS position,
      (SELECT count(*) FROM tombstones t
        WHERE t.at > greatest(coalesce($6::bigint, now_ms()) - $1::bigint, $2::bigint)
          AND NOT t.object_key LIKE ANY ($3::text[]) AND ${noRevision}) AS deleted,
      (SELECT count(*) FROM objects WHERE group_name = $4 AND resource = $5) AS placed`,
};

const countReplicas = {
  name: 'brakes.replicaDeletions',
  text: `SELECT (SELECT coalesce(sum(replicas), 0) FROM reservations) AS placed,
      (SELECT coalesce(sum((c.body::jsonb->'spec'->>'replicas')::numeric), 0)
        FROM tombstones t JOIN changes c ON c.position = t.position
        WHERE t.at > greatest(coalesce($5::bigint, now_ms()) - $1::bigint, $2::bigint)
          AND t.object_key LIKE ANY ($3::text[]) AND NOT t.object_key LIKE ANY ($4::text[])
          AND ${noRevision}) AS deleted`,
};

const readBuried = {
  name: 'brakes.buried',
  text: `SELECT m.cluster, m.object_key FROM tombstones t
    JOIN member_states m ON m.object_key = t.object_key AND m.object_uid = t.uid
    WHERE t.at >= $1 AND t.at <= coalesce($2::bigint, t.at)
    ORDER BY t.at, m.cluster LIMIT $3`,
};

const countBuried = {
  name: 'brakes.countBuried',
  text: `SELECT count(DISTINCT t.object_key) AS objects,
      coalesce(sum((m.observed->>'readyReplicas')::bigint)
        FILTER (WHERE jsonb_typeof(m.observed->'readyReplicas') = 'number'), 0) AS replicas,
      array_agg(DISTINCT m.cluster) AS clusters
    FROM tombstones t JOIN member_states m ON m.object_key = t.object_key AND m.object_uid = t.uid
    WHERE t.at >= $1`,
};

const namespaced = federatedResources.filter((one) => one.namespaced);
const uncounted = namespaced.flatMap(({ group, resource }) =>
  unfederatedNamespaces.map((namespace) => `${group}/${resource}/${namespace}/%`),
);
/** What stays in the federation, or goes without a decision of its own: built in and not placed, or in no namespace or in one of ours. */
const staying = [
  ...federatedResources
    .filter((one) => !one.namespaced)
    .map(({ group, resource }) => `${group}/${resource}//%`),
  ...unfederatedNamespaces.map((namespace) => `%/%/${namespace}/%`),
  ...storedResources
    .filter((one) => federatedKindAt(one) === undefined)
    .map(({ group, resource }) => `${group}/${resource}/%`),
  `${fleetGroup}/%`,
];

const withReplicas = federatedResources
  .filter(({ replicas }) => replicas !== undefined)
  .map(({ group, resource }) => `${group}/${resource}/%`);

type ReplicaRow = { readonly deleted: string; readonly placed: string };
type MarkRow = { readonly name: string; readonly at: string };
type CountRow = {
  readonly at: string;
  readonly position: string;
  readonly deleted: string;
  readonly placed: string;
};

export function createBrakes(database: Database, clock: Clock | undefined): BrakeStore {
  return {
    mark: async (name, at, isLatest = false) => {
      const [row] = await database.run<{ fresh: boolean }>(setMark, [name, at, isLatest]);
      return row?.fresh === true;
    },
    unmark: async (name) => {
      await database.run(dropMark, [name]);
    },
    marks: async (prefix) => (await database.run<MarkRow>(readMarks, [prefix])).map(toMark),
    readyReplicas: async () => {
      const rows = await database.run<{ cluster: string; ready: string }>(readReady);
      return new Map(rows.map(({ cluster, ready }) => [cluster, Number(ready)]));
    },
    deletions: async ({ windowMs, after }) => {
      const { group, resource } = resources.placements;
      const values = [windowMs, after, staying, group, resource, clock?.() ?? null];
      const [row] = await database.run<CountRow>(countDeletions, values);
      const { at = 0, position = 0, deleted = 0, placed = 0 } = row ?? {};
      return {
        at: Number(at),
        position: Number(position),
        deleted: Number(deleted),
        placed: Number(placed),
      };
    },
    replicaDeletions: async ({ windowMs, after }) => {
      const values = [windowMs, after, withReplicas, uncounted, clock?.() ?? null];
      const [row] = await database.run<ReplicaRow>(countReplicas, values);
      return { deleted: Number(row?.deleted ?? 0), placed: Number(row?.placed ?? 0) };
    },
    countBuried: async (from) => {
      const [row] = await database.run<BuriedCount>(countBuried, [from]);
      const { objects = 0, replicas = 0, clusters } = row ?? {};
      return { objects: Number(objects), replicas: Number(replicas), clusters: clusters ?? [] };
    },
    buried: async ({ from, until, limit }) => {
      const rows = await database.run<BuriedRow>(readBuried, [from, until ?? null, limit]);
      return rows.map(toMemberObjectKey);
    },
  };
}

type BuriedCount = {
  readonly objects: string;
  readonly replicas: string;
  readonly clusters: readonly string[] | null;
};
type BuriedRow = { readonly cluster: string; readonly object_key: string };

const toMark = ({ name, at }: MarkRow): BrakeMark => ({ name, at: Number(at) });
