/**
 * "Nothing lost", exactly: what was acknowledged is in the API and once in the change log, in order; every member has
 * what the placements say and nothing else of ours; what is not ours was not touched; and then nobody writes any more.
 *
 * Every check returns what is wrong in words, and nothing when all is well.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import {
  annotations,
  fieldManager,
  type KubeObject,
  labels,
  type Placement,
  resources,
} from '@navarch/model';
import { until } from '../federation/until.js';
import type { ChangeLog } from './change-log.js';
import { MemberLog } from './member-log.js';
import type { Rig } from './rig.js';
import { namesOf, pathOf, type Write, writeNote, type Writer } from './writer.js';

/** Longer than the longest pause between two tries of one key (a minute). */
const settledWithinMs = 100_000;
const quietMs = 5_000;
const quietAttempts = 3;

/** Waits until the world is as it should be, and checks that it then stays so without a write. */
export async function expectNothingLost(rig: Rig, writer: Writer, log?: ChangeLog): Promise<void> {
  await untilSettled(rig, writer.options.namespace);
  expect(await missingAcks(rig, writer)).toEqual([]);
  if (log !== undefined) {
    await until(
      async () => faultsOfLog(log, writer.writes),
      (faults) => faults.length === 0,
      settledWithinMs,
    );
  }
  await expectQuiet(rig);
  expect(await differences(rig, writer.options.namespace)).toEqual([]);
}

/** Every member has exactly what the placements say, every replica is ready, and the federation knows it. */
export async function untilSettled(
  rig: Rig,
  namespace: string,
  withinMs = settledWithinMs,
): Promise<void> {
  await until(
    async () => [
      ...(await differences(rig, namespace)),
      ...(await unready(rig, namespace)),
      ...(await unsynced(rig, namespace)),
    ],
    (found) => found.length === 0,
    withinMs,
  );
}

/** Acknowledged writes that the API does not have, and objects whose state nobody wrote. */
export async function missingAcks(rig: Rig, writer: Writer): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of namesOf(writer.options)) {
    const writes = writer.writes.filter((one) => one.name === name);
    const { status, body } = await rig.call('GET', pathOf(writer.options.namespace, name));
    const has = status === 200 ? body.metadata.annotations?.[writeNote] : undefined;
    const allowed = allowedStates(writes);
    if (!allowed.includes(has)) found.push(`${name}: has ${has}, may have ${allowed.join(', ')}`);
  }
  return found;
}

/** The last acknowledged write, and whatever is not known after it. */
function allowedStates(writes: readonly Write[]): readonly (string | undefined)[] {
  const last = writes.findLastIndex((one) => one.outcome.kind === 'acked');
  return writes
    .slice(Math.max(last, 0))
    .filter((one) => one.outcome.kind !== 'refused')
    .map((one) => (one.verb === 'delete' ? undefined : one.id))
    .concat(last === -1 ? [undefined] : []);
}

/** What is wrong with the log as a watcher saw it: order, gaps, repetitions. */
export function faultsOfLog(log: ChangeLog, writes: readonly Write[]): readonly string[] {
  const disorder = log.seen.flatMap((seen) =>
    seen
      .filter((one, index) => index > 0 && one.version <= (seen[index - 1]?.version ?? 0))
      .map((one) => `${one.name} at ${one.version} is not in order`),
  );
  const all = log.seen.flat();
  const acked = writes.filter((one) => isToBeSeen(one, log));
  const missing = acked
    .filter((write) => !all.some((one) => one.write === write.id && isAt(one.version, write)))
    .map((write) => `${write.id} of ${write.name} is not at its version`);
  const repeated = writes
    .filter((write) => appearances(all, write) > 1)
    .map((write) => `${write.id} of ${write.name} happened more than once`);
  return [...disorder, ...missing, ...repeated];
}

const isToBeSeen = ({ outcome, verb }: Write, { unseen }: ChangeLog): boolean =>
  outcome.kind === 'acked' &&
  verb !== 'delete' &&
  !unseen.some(({ from, to }) => from < outcome.version && outcome.version <= to);

const isAt = (version: number, { outcome }: Write): boolean =>
  outcome.kind === 'acked' && outcome.version === version;

/** How often the object came to carry this write. */
function appearances(all: ChangeLog['seen'][number], { id, name }: Write): number {
  const states = all.filter((one) => one.name === name);
  return states.filter(
    (one, index) =>
      one.write === id &&
      one.type !== 'DELETED' &&
      (states[index - 1]?.write !== id || one.type === 'ADDED'),
  ).length;
}

/** What the members have that they should not, or lack; `member/kind/name: …`. */
export async function differences(rig: Rig, namespace: string): Promise<readonly string[]> {
  const wanted = await wantedCopies(rig, namespace);
  const found = await Promise.all(
    Object.keys(rig.members).map((member) => copiesIn(rig, member, namespace)),
  );
  const present = new Map(found.flat().map((copy) => [copy.path, copy.object]));
  const faulty = [...wanted].flatMap(([path, want]) => {
    const fault = faultOf(present.get(path), want);
    return fault === undefined ? [] : [`${path}: ${fault}`];
  });
  const orphans = [...present.keys()]
    .filter((path) => !wanted.has(path))
    .map((path) => `${path}: belongs nowhere`);
  return [...faulty, ...orphans];
}

/** Copies of which the federation does not know yet that they are as decided. */
async function unsynced(rig: Rig, namespace: string): Promise<readonly string[]> {
  return (await placementsIn(rig, namespace)).flatMap(({ metadata, status, spec }) =>
    spec.clusters
      .filter((one) => one.chosen)
      .map((one) => status?.clusters?.find((known) => known.name === one.name))
      .filter((known) => known?.synced !== true)
      .map((known) => `${metadata.name}: ${known?.name} says ${known?.message}`),
  );
}

async function listAt(rig: Rig, path: string): Promise<readonly KubeObject[]> {
  const { status, body } = await rig.call('GET', path);
  if (status !== 200) throw new Error(`${path} is answered ${status}: ${JSON.stringify(body)}`);
  return body['items'] as KubeObject[];
}

async function placementsIn(rig: Rig, namespace: string): Promise<readonly Placement[]> {
  const path = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${namespace}/placements`;
  return (await listAt(rig, path)) as unknown as readonly Placement[];
}

/** Fields that the federation owns in a copy. */
type Owned = { readonly object: KubeObject; readonly replicas: number | undefined };

async function wantedCopies(rig: Rig, namespace: string): Promise<ReadonlyMap<string, Owned>> {
  const list = (path: string): Promise<readonly KubeObject[]> => listAt(rig, path);
  const placements = await placementsIn(rig, namespace);
  const byUid = new Map(placements.map((one) => [one.spec.workload.uid, one]));
  const wanted = new Map<string, Owned>();
  for (const resource of [resources.replicasets, resources.secrets]) {
    const group = resource.group === '' ? '/api/v1' : `/apis/${resource.group}/v1`;
    for (const object of await list(`${group}/namespaces/${namespace}/${resource.resource}`)) {
      const placement = byUid.get(object.metadata.uid ?? '');
      if (placement === undefined) throw new Error(`${object.metadata.name} is not placed`);
      for (const one of placement.spec.clusters.filter((cluster) => cluster.chosen))
        wanted.set(`${one.name}/${resource.resource}/${object.metadata.name}`, {
          object,
          replicas: placement.spec.replicas === undefined ? undefined : one.replicas,
        });
    }
  }
  return wanted;
}

type Copy = { readonly path: string; readonly object: KubeObject };

/** Everything in the member that carries our mark. */
async function copiesIn(rig: Rig, member: string, namespace: string): Promise<readonly Copy[]> {
  const lists = await Promise.all(
    [resources.replicasets, resources.secrets].map(async (resource) => {
      const labelSelector = `${labels.managedBy}=${fieldManager}`;
      const { items } = await rig.in(member).list(resource, { namespace, labelSelector });
      return items.map((object) => ({
        path: `${member}/${resource.resource}/${object.metadata.name}`,
        object,
      }));
    }),
  );
  return lists.flat();
}

function faultOf(copy: KubeObject | undefined, { object, replicas }: Owned): string | undefined {
  if (copy === undefined) return 'is missing';
  const note = object.metadata.annotations?.[writeNote];
  if (copy.metadata.annotations?.[annotations.uid] !== object.metadata.uid)
    return 'is of another object';
  if (copy.metadata.annotations?.[writeNote] !== note)
    return `is of ${copy.metadata.annotations?.[writeNote]}, not ${note}`;
  if (replicasOf(copy) !== replicas) return `has ${replicasOf(copy)} replicas, not ${replicas}`;
  if (!contains(contentOf(copy), contentOf(object))) return 'has other content';
  return undefined;
}

const replicasOf = (object: KubeObject): number | undefined =>
  (object['spec'] as { replicas?: number } | undefined)?.replicas;

/** What both sides must agree about besides replicas. */
function contentOf(object: KubeObject): unknown {
  const spec = object['spec'] as { selector?: unknown; template?: unknown } | undefined;
  return { data: object['data'], selector: spec?.selector, template: spec?.template };
}

function contains(has: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return has === wanted;
  if (typeof has !== 'object' || has === null) return false;
  const fields = has as Record<string, unknown>;
  return Object.entries(wanted).every(([name, value]) => contains(fields[name], value));
}

/** Workloads of which the API does not report every replica as ready. */
async function unready(rig: Rig, namespace: string): Promise<readonly string[]> {
  const { body } = await rig.call('GET', `/apis/apps/v1/namespaces/${namespace}/replicasets`);
  return (body['items'] as KubeObject[])
    .map((one) => ({
      name: one.metadata.name,
      replicas: replicasOf(one),
      ready: (one['status'] as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0,
    }))
    .filter((one) => one.ready !== one.replicas)
    .map((one) => `${one.name}: ${one.ready} of ${one.replicas} ready`);
}

/**
 * For five seconds nothing of ours changes in any member. Whoever slept or failed meanwhile may look once more at what it was
 * at, so there are three tries; a loop that goes on passes none.
 */
export async function expectQuiet(rig: Rig): Promise<void> {
  const logs = Object.entries(rig.members).map(
    ([name, member]) => [name, new MemberLog(member.folder)] as const,
  );
  const writes = async (): Promise<readonly string[]> => {
    const all = await Promise.all(
      logs.map(async ([name, log]) =>
        (await log.read())
          .filter((one) => one.isOurs)
          .map((one) => `${name}: ${one.position} ${one.key}`),
      ),
    );
    return all.flat();
  };
  let late: readonly string[] = [];
  for (let attempt = 0; attempt < quietAttempts; attempt += 1) {
    const before = new Set(await writes());
    await sleep(quietMs);
    late = (await writes()).filter((one) => !before.has(one));
    if (late.length === 0) return;
  }
  expect(late).toEqual([]);
}
