/** What a definition's change means for members: its copies are looked at, and so are the objects of its kind. */
import {
  type FederatedKind,
  kindDefinedBy,
  type KubeObject,
  type ObjectKey,
  phaseOf,
  printMemberObjectKey,
  printObjectKey,
} from '@navarch/model';
import type { MemberState, Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { listClusters } from '../fleet/clusters.js';
import { type DueKey, loopNames } from '../loops.js';
import { keyPagesOf } from '../objects/read.js';

export class DefinitionWaking {
  /** What was last known of a kind here; another kind by now is another thing to place. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly store: Store,
    private readonly bell: Bell,
  ) {}

  /** Every ready member is to have it, and whoever has it may have to let it go. */
  async wakeCopies(key: ObjectKey, states: readonly MemberState[]): Promise<void> {
    const ready = (await listClusters(this.store)).filter((one) => phaseOf(one) === 'ready');
    const clusters = [
      ...ready.map(({ metadata }) => metadata.name),
      ...states.map((state) => state.key.cluster),
    ];
    await this.bell.mark([...new Set(clusters)].map((cluster) => copyIn(cluster, key)));
  }

  /** Of a kind that is sent for the first time, or otherwise than before, every object is decided. */
  async wakeObjects({ name }: ObjectKey, body: KubeObject): Promise<void> {
    const kind = kindDefinedBy(body);
    if (kind === undefined || kind.isKept === true) return;
    const text = JSON.stringify(kind);
    if (this.known.get(name) === text) return;
    await this.placeAll(kind);
    this.known.set(name, text);
  }

  private async placeAll(kind: FederatedKind): Promise<void> {
    for await (const keys of keyPagesOf(this.store, kind))
      await this.bell.mark(
        keys.map((key): DueKey => ({ loop: loopNames.place, key: printObjectKey(key) })),
      );
  }
}

const copyIn = (cluster: string, object: ObjectKey): DueKey => ({
  loop: loopNames.sync,
  key: printMemberObjectKey({ cluster, object }),
});
