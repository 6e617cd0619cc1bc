/** What must hold whatever happens, checked at every write to a member; what must hold in the end is in `settled.ts`. */
import type { KubeObject } from '@navarch/model';
import { floorOf } from '../sync/shrink.decide.js';
import { generationIn, isLabelled, sourceIn, usableIn, wantedIn } from './copy.js';
import { type History, isChosen, specOf } from './history.js';
import type { MemberWrite, SimulatedMember } from './member.js';

export class Broken extends Error {
  constructor(
    readonly invariant: string,
    readonly details: string,
  ) {
    super(`${invariant}: ${details}`);
    this.name = 'Broken';
  }
}

export type Truth = {
  readonly history: History;
  readonly members: ReadonlyMap<string, SimulatedMember>;
  readonly now: () => number;
};

export function checkWrite(write: MemberWrite, truth: Truth): void {
  checkForeign(write);
  checkGeneration(write);
  checkAmount(write, truth);
  if (write.after === undefined) checkProof(write, truth);
  checkFloor(write, truth);
}

function checkForeign({ before, member, id }: MemberWrite): void {
  if (before === undefined || isLabelled(before)) return;
  throw new Broken('foreign objects are not touched', `${member.name} ${id}`);
}

function checkGeneration({ before, after, member, id }: MemberWrite): void {
  if (before === undefined || after === undefined) return;
  const [from, to] = [generationIn(before), generationIn(after)];
  if (to >= from) return;
  throw new Broken('generations never go back', `${member.name} ${id}: ${from} to ${to}`);
}

/** A copy gets no more replicas than some decision about its object gave it; one that is held back keeps what it has. */
function checkAmount({ before, after, member, id }: MemberWrite, { history }: Truth): void {
  if (after?.kind !== 'ReplicaSet') return;
  const wanted = wantedIn(after);
  if (before !== undefined && wanted <= wantedIn(before)) return;
  const decided = history
    .decisionsOf(sourceIn(after) ?? '')
    .filter(({ position }) => position <= generationIn(after))
    .map((change) => specOf(change).clusters.find((one) => one.name === member.name)?.replicas);
  if (!decided.includes(wanted))
    throw new Broken('copies are no larger than decided', `${member.name} ${id}: ${wanted}`);
}

/** A decision from before the one that the copy stands on proves nothing any more. */
function checkProof({ before, member, id }: MemberWrite, { history }: Truth): void {
  const uid = before === undefined ? undefined : sourceIn(before);
  if (before === undefined || uid === undefined || history.isDeleted(uid)) return;
  const decisions = history.decisionsOf(uid);
  const from = decisions.findLast(({ position }) => position <= generationIn(before))?.position;
  const proves = decisions.some(
    (change) => change.position >= (from ?? 0) && !isChosen(change, member.name),
  );
  if (!proves)
    throw new Broken('nothing is deleted without proof', `${member.name} ${id} of ${uid}`);
}

/** What our own write takes must be ready elsewhere, by what is true or was true of late. */
function checkFloor(write: MemberWrite, truth: Truth): void {
  const { before, after, member, id } = write;
  if (before === undefined || !isShrink(before, after)) return;
  const uid = sourceIn(before) ?? '';
  if (truth.history.isDeleted(uid)) return;
  const now = truth.now();
  const elsewhere = [...truth.members.values()]
    .filter((one) => one !== member && truth.history.wasReadyAt(one.name, now - behindMs))
    .reduce((sum, one) => sum + readyAt(one, id, now), 0);
  const left = after === undefined ? 0 : wantedIn(after);
  const here = usableIn(before);
  const floor = floorAt(truth, uid);
  if (left < here && elsewhere + left < floor)
    throw new Broken(
      'our own shrinks keep the floor',
      `${member.name} ${id}: ${here} to ${left} with ${elsewhere} ready elsewhere, floor ${floor}`,
    );
}

/** Of a copy of the same object. */
function isShrink(before: KubeObject, after: KubeObject | undefined): boolean {
  if (before.kind !== 'ReplicaSet' || after === undefined) return before.kind === 'ReplicaSet';
  return wantedIn(after) < wantedIn(before) && sourceIn(after) === sourceIn(before);
}

const recentVersions = 4;
const recentDecisions = 2;

/** The least that any version of the object or of its rules asked for of late: a reader may be behind by some. */
function floorAt({ history }: Truth, uid: string): number {
  const sizes = history
    .versionsOf(uid)
    .slice(-recentVersions)
    .map(({ body }) => wantedIn(body));
  const rules = history
    .decisionsOf(uid)
    .slice(-recentDecisions)
    .map((change) => specOf(change).minReadyReplicas);
  const wanted = Math.min(...sizes);
  return Math.min(...rules.map((rule) => floorOf(wanted, rule)));
}

/** A reader may be behind by as much: it was paused, or its answer was on its way. */
const behindMs = 20_000;

/** Ready there now, or at some time of late: what a person took meanwhile is not our doing. */
function readyAt(member: SimulatedMember, id: string, now: number): number {
  const live = member.objects.get(id);
  let most = live === undefined ? 0 : usableIn(live);
  for (let at = member.events.length - 1; at >= 0; at -= 1) {
    const event = member.events[at];
    if (event?.id !== id) continue;
    most = Math.max(most, usableIn(event.object));
    // What was last said before that time held at its beginning.
    if (event.at < now - behindMs) break;
  }
  return most;
}

/** What a syncer writes of an object of the federation is its status: the rest is the user's. */
export function checkUsersWord(before: KubeObject | undefined, after: KubeObject): void {
  if (before === undefined || wordOf(before) === wordOf(after)) return;
  throw new Broken(
    'what a user wrote stays as it is',
    `${after.kind} ${after.metadata.name} at ${after.metadata.resourceVersion}`,
  );
}

function wordOf({ metadata, status: _status, ...rest }: KubeObject): string {
  const { resourceVersion: _version, ...kept } = metadata;
  return JSON.stringify([kept, rest]);
}
