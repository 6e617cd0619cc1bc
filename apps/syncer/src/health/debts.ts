/**
 * The stale copies in a cluster: recorded as sent there, and proven to be unwanted there now. They are what a
 * lost cluster owes before it may take part again. What is needed there until others are ready is none.
 */
import {
  type Cluster,
  isContainer,
  type MemberObjectKey,
  type Placement,
  printObjectKey,
} from '@navarch/model';
import type { MemberState, Store } from '@navarch/store';
import { byName, listClusters } from '../fleet/clusters.js';
import { asPlacement } from '../objects/body.js';
import { placementKeyOf } from '../objects/keys.js';
import { readObjects } from '../objects/read.js';
import { standsIn } from '../sync/debt.decide.js';
import { decideWanted } from '../sync/desired.decide.js';
import { peersOf } from '../sync/peers.js';

const pageMax = 500;

/** A copy that is not wanted where it is; `placement`: the decision that says so, if it is one. */
type Unwanted = { readonly key: MemberObjectKey; readonly placement: Placement | undefined };
type Decided = Unwanted & { readonly placement: Placement };

export class DebtReader {
  constructor(private readonly store: Store) {}

  /** Keys of all debts of a cluster. */
  async of(cluster: string): Promise<readonly MemberObjectKey[]> {
    const clusters = byName(await listClusters(this.store));
    const debts: MemberObjectKey[] = [];
    let after: MemberState['key']['object'] | undefined;
    for (;;) {
      const page = await this.store.memberStates.ofCluster(cluster, {
        limit: pageMax,
        ...(after === undefined ? {} : { after }),
      });
      const unwanted = await this.unwantedAmong(page);
      const needed = await this.neededAmong(unwanted.filter(isDecided), clusters);
      debts.push(...unwanted.map(({ key }) => key).filter((key) => !needed.has(key)));
      after = page.at(-1)?.key.object;
      if (after === undefined || page.length < pageMax) return debts;
    }
  }

  private async unwantedAmong(states: readonly MemberState[]): Promise<readonly Unwanted[]> {
    const keys = states.map(({ key }) => key).filter(({ object }) => !isContainer(object));
    const [objects, placements] = await Promise.all([
      readObjects(
        this.store,
        keys.map(({ object }) => object),
      ),
      readObjects(
        this.store,
        keys.map(({ object }) => placementKeyOf(object)),
      ),
    ]);
    return keys.flatMap((key, index): readonly Unwanted[] => {
      const stored = placements[index];
      const placement = stored === undefined ? undefined : asPlacement(stored.body);
      const wanted = decideWanted({
        cluster: key.cluster,
        object: objects[index]?.body,
        placement,
        // Counting an unproven one as a debt only keeps the cluster out for longer; removal needs the proof itself.
        isBuried: objects[index] === undefined,
      });
      if (wanted.kind !== 'absent') return [];
      return [{ key, placement: wanted.why === 'notChosen' ? placement : undefined }];
    });
  }

  private async neededAmong(
    decided: readonly Decided[],
    clusters: ReadonlyMap<string, Cluster>,
  ): Promise<ReadonlySet<MemberObjectKey>> {
    if (decided.length === 0) return new Set();
    const found = await this.store.memberStates.ofObjects(decided.map(({ key }) => key.object));
    const copies = new Map<string, MemberState[]>();
    for (const state of found) {
      const text = printObjectKey(state.key.object);
      copies.set(text, [...(copies.get(text) ?? []), state]);
    }
    const needed = decided.filter(({ key, placement }) => {
      const states = copies.get(printObjectKey(key.object)) ?? [];
      return standsIn(
        placement,
        key.cluster,
        peersOf(key.cluster, { placement, states, clusters }),
      );
    });
    return new Set(needed.map(({ key }) => key));
  }
}

const isDecided = (one: Unwanted): one is Decided => one.placement !== undefined;
