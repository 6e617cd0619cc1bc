/**
 * The stale copies in a cluster: recorded as sent there, and proven to be unwanted there now. They are what a
 * lost cluster owes before it may take part again. What found no place elsewhere is none: it runs there and nowhere else.
 */
import { isContainer, type MemberObjectKey } from '@navarch/model';
import type { MemberState, Store } from '@navarch/store';
import { asPlacement } from '../objects/body.js';
import { placementKeyOf } from '../objects/keys.js';
import { readObjects } from '../objects/read.js';
import { decideWanted, standsIn } from '../sync/desired.decide.js';

const pageMax = 500;

export class DebtReader {
  constructor(private readonly store: Store) {}

  /** Keys of all debts of a cluster. */
  async of(cluster: string): Promise<readonly MemberObjectKey[]> {
    const debts: MemberObjectKey[] = [];
    let after: MemberState['key']['object'] | undefined;
    for (;;) {
      const page = await this.store.memberStates.ofCluster(cluster, {
        limit: pageMax,
        ...(after === undefined ? {} : { after }),
      });
      debts.push(...(await this.among(page)));
      after = page.at(-1)?.key.object;
      if (after === undefined || page.length < pageMax) return debts;
    }
  }

  private async among(states: readonly MemberState[]): Promise<readonly MemberObjectKey[]> {
    const decided = states.filter((state) => !isContainer(state.key.object));
    const [objects, placements] = await Promise.all([
      readObjects(
        this.store,
        decided.map((state) => state.key.object),
      ),
      readObjects(
        this.store,
        decided.map((state) => placementKeyOf(state.key.object)),
      ),
    ]);
    return decided
      .filter((state, index) => {
        const stored = placements[index];
        const placement = stored === undefined ? undefined : asPlacement(stored.body);
        const wanted = decideWanted({
          cluster: state.key.cluster,
          object: objects[index]?.body,
          placement,
          // Counting an unproven one as a debt only keeps the cluster out for longer; removal needs the proof itself.
          isBuried: objects[index] === undefined,
        });
        return wanted.kind === 'absent' && !standsIn(wanted, placement);
      })
      .map((state) => state.key);
  }
}
