/**
 * Deletes a copy that no write can make agree, and makes it anew.
 *
 * That it is about to be is recorded before it is deleted: whoever comes next, after a crash too, finds a copy that is to be
 * made and not one that somebody took away. Of a workload's copies one is away at a time: who wants to go says so and then
 * looks whether another has said so; of two that see each other both step back, and the rule of who is first parts them.
 */
import {
  again,
  done,
  type ImmutableState,
  type Outcome,
  type Placement,
  type SyncFindings,
  toTimestamp,
} from '@navarch/model';
import { limits } from '../limits.js';
import { replicasOf } from '../objects/body.js';
import { countsOf } from '../observe/summary.decide.js';
import { requestDeletion } from './deletion.js';
import type { Difference } from './differences.js';
import { placementOf } from './facts.js';
import { namePaths, printDifferences } from './field-path.js';
import { findingsOf } from './findings.js';
import { deletionCheckMs, standsAgainMs } from './limits.js';
import { doomed, immutableRuleOf, isUnmanaged, type Meeting, type Sending } from './meeting.js';
import type { Moves } from './moves.js';
import { type Operation, preconditionOn } from './operation.decide.js';
import type { Records } from './records.js';
import { decideRecreation, type Peer } from './recreate.decide.js';
import { floorOf } from './shrink.decide.js';

export type RecreationsParts = {
  readonly records: Records;
  readonly moves: Moves;
  readonly now: () => number;
};

type Unwritable = Extract<Operation, { kind: 'blocked' | 'recreate' | 'leaving' }>;
const unwritable: ReadonlySet<Operation['kind']> = new Set(['blocked', 'recreate', 'leaving']);

/** What is done where no write can make a copy agree. */
export const isUnwritable = (operation: Operation): operation is Unwritable =>
  unwritable.has(operation.kind);

type Recreation = Extract<Operation, { kind: 'recreate' }>;

export class Recreations {
  constructor(private readonly parts: RecreationsParts) {}

  /** `sending`: absent where nothing is to be there, and so nothing to be made. */
  async perform(
    meeting: Meeting,
    operation: Unwritable,
    sending: Sending | undefined,
  ): Promise<Outcome> {
    switch (operation.kind) {
      case 'blocked':
        return await this.refuse(meeting, operation.differences);
      case 'leaving':
        await this.parts.records.remark(meeting.key, 'waits until the former copy is gone');
        return again(limits.undecidedMs);
      case 'recreate':
        return sending === undefined ? done : await this.recreate(meeting, operation, sending);
    }
  }

  /** A workload waits for its turn. */
  private async recreate(meeting: Meeting, what: Recreation, sending: Sending): Promise<Outcome> {
    const { differences, uid, manifest } = what;
    const { why, ...turn } = await this.turnOf(meeting, differences);
    if (why !== undefined) return await this.wait(turn.meeting, differences, why);
    const { key, client } = turn.meeting;
    const { kind: resource } = turn.meeting.reading;
    const asked = await requestDeletion(doomed(turn.meeting, 'Background'), uid);
    if (asked === 'changed') return again(deletionCheckMs);
    if (asked !== 'absent') {
      const left = await client.get(resource, key.object.namespace, key.object.name);
      if (left !== undefined) return again(deletionCheckMs);
    }
    const copy = await client.apply(
      resource,
      manifest,
      preconditionOn(undefined, turn.meeting.reading.turn),
    );
    return await this.parts.records.applied(turn.meeting, { copy, manifest, ...sending });
  }

  /** It stays as it is, and is looked at again the less often the longer it stands. */
  private async refuse(meeting: Meeting, differences: readonly Difference[]): Promise<Outcome> {
    const message = `${namePaths(differences)} cannot be changed in the member; delete the copy there, or let the policy recreate it (sync.immutable)`;
    await this.parts.records.fail(meeting, { reason: 'Immutable', message });
    const { reading } = await this.mark(meeting, differences, 'Refused');
    const since = Date.parse(findingsOf(reading).immutable?.since ?? '');
    return again(standsAgainMs(this.parts.now() - since));
  }

  /** `why`: what it waits for. Without, it may go, and the record says that it does. */
  private async turnOf(
    meeting: Meeting,
    differences: readonly Difference[],
  ): Promise<{ readonly meeting: Meeting; readonly why?: string }> {
    const { live, reading } = meeting;
    if (live === undefined || replicasOf(live, reading.kind) === undefined)
      return { meeting: await this.mark(meeting, differences, 'Recreating') };
    const first = await this.ask(meeting);
    if (first.why !== undefined) return first;
    return await this.ask(await this.mark(meeting, differences, 'Recreating'));
  }

  /** `why`: what keeps it from going, its drain last. */
  private async ask(
    meeting: Meeting,
  ): Promise<{ readonly meeting: Meeting; readonly why?: string }> {
    const placement = placementOf(meeting.reading);
    if (placement === undefined) return { meeting, why: 'its placement is not decided' };
    const { replicas = 0, minReadyReplicas: minReady } = placement.spec;
    const floor = minReady === undefined ? undefined : floorOf(replicas, minReady);
    const self = selfOf(meeting, placement);
    const paced = await this.parts.moves.paceWhole(meeting, (others) => {
      const decision = decideRecreation({ self, others, floor });
      return decision.kind === 'wait' ? decision.why : undefined;
    });
    const { held } = paced;
    if (held === undefined) return { meeting };
    const { draining } = held;
    const why = draining === undefined ? paced.why : `it drains until ${draining.until}`;
    return { meeting: paced.meeting, why: why ?? 'it drains' };
  }

  private async wait(
    meeting: Meeting,
    differences: readonly Difference[],
    why: string,
  ): Promise<Outcome> {
    const message = `waits to be made anew, as ${namePaths(differences)} cannot be changed: ${why}`;
    await this.parts.records.remark(meeting.key, message);
    await this.mark(meeting, differences, 'Waiting');
    return again(limits.heldShrinkMs);
  }

  /** Puts on record how far it is; the meeting with that on record. */
  private async mark(
    meeting: Meeting,
    differences: readonly Difference[],
    state: ImmutableState,
  ): Promise<Meeting> {
    const { key, reading } = meeting;
    const current = findingsOf(reading);
    const immutable = {
      rule: immutableRuleOf(reading),
      state,
      since: current.immutable?.since ?? toTimestamp(this.parts.now()),
      ...printDifferences(key.object, differences),
    };
    const findings = { ...current, immutable, ...keptReplicas(meeting) };
    await this.parts.records.keep(meeting, findings);
    return { ...meeting, reading: { ...reading, findings } };
  }
}

function selfOf({ key, reading, live }: Meeting, placement: Placement): Peer {
  const counts = live === undefined ? undefined : countsOf(live, reading.kind);
  return {
    name: key.cluster,
    isUp: true,
    target: placement.spec.clusters.find(({ name }) => name === key.cluster)?.replicas ?? 0,
    ready: counts?.readyReplicas ?? 0,
    has: counts?.replicas,
    state: findingsOf(reading).immutable?.state,
  };
}

/** The number that the member has by its own will, to be made with. */
function keptReplicas({ reading, live }: Meeting): Pick<SyncFindings, 'replicasKept'> {
  const replicas = live === undefined ? undefined : replicasOf(live, reading.kind);
  return isUnmanaged(reading) && replicas !== undefined ? { replicasKept: replicas } : {};
}
