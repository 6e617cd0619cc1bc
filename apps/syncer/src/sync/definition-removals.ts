/**
 * Takes a definition away from a member once its own is proven to be deleted.
 *
 * A cluster deletes with a definition all objects of its kind, whoever made them. So ours go first, each with its own
 * proof, and a definition is only deleted when a list shows that none is left: what somebody else has of the kind keeps
 * the definition there, and that is said. A definition that the member had before us is never deleted.
 */
import {
  again,
  asDefinition,
  done,
  type KubeObject,
  type MemberObjectKey,
  type ObjectKey,
  type Outcome,
  printMemberObjectKey,
  type ResourceName,
  resources,
} from '@navarch/model';
import type { MemberClient } from '@navarch/clients';
import type { MemberState, Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import type { DeletionGate } from '../holds/deletion-gate.js';
import { loopNames } from '../loops.js';
import type { Members } from '../members/members.js';
import type { DefinitionRecords } from './definition-records.js';
import { requestDeletion } from './deletion.js';
import { deletionCheckMs, syncLimits } from './limits.js';
import { isForeign, namesOf } from './definition-marks.js';
import { isOurs } from './operation.decide.js';
import { patienceWith } from './records.js';

export type DefinitionRemovalsParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly members: Members;
  readonly records: DefinitionRecords;
  readonly deletions: DeletionGate;
  readonly federation: string;
};

export class DefinitionRemovals {
  constructor(private readonly parts: DefinitionRemovalsParts) {}

  async remove(key: MemberObjectKey, state: MemberState): Promise<Outcome> {
    const { store, records, deletions } = this.parts;
    const tombstone = await store.tombstones.find(key.object, state.objectUid);
    if (tombstone === undefined) return done;
    if (isForeign(state)) return await records.forget(key);
    const waitMs = await deletions.waitMs(tombstone);
    if (waitMs > 0) return again(waitMs);
    if (await this.hasRecords(key)) return again(syncLimits.definitionCheckMs);
    try {
      return await this.removeCopy(key);
    } catch (error) {
      const afterMs = patienceWith(error);
      if (afterMs === undefined) throw error;
      return again(afterMs);
    }
  }

  /** Copies of the kind are on record: they are to go first. */
  private async hasRecords({ cluster, object }: MemberObjectKey): Promise<boolean> {
    const names = namesOf(object);
    const [next] = await this.parts.store.memberStates.ofCluster(cluster, {
      after: { ...names, namespace: '', name: '' },
      limit: 1,
    });
    const of = next?.key.object;
    return of?.group === names.group && of.resource === names.resource;
  }

  private async removeCopy(key: MemberObjectKey): Promise<Outcome> {
    const { members, records, federation } = this.parts;
    const client = await members.of(key.cluster);
    const live = await client.get(resources.definitions, '', key.object.name);
    const uid = live?.metadata.uid;
    if (live === undefined || uid === undefined || !isOurs(federation, live))
      return await records.forget(key);
    if (live.metadata.deletionTimestamp !== undefined) return again(deletionCheckMs);
    const left = await objectsLeft(client, live);
    if (left === 'unknown' || left.length > 0) return await this.leave(key, left);
    const { resourceVersion: version } = live.metadata;
    const doomed = { key, resource: resources.definitions, client, version };
    await requestDeletion({ ...doomed, propagation: 'Background' }, uid);
    return again(deletionCheckMs);
  }

  /** Ours are looked at once more; for the sake of anybody else's the definition stays where it is. */
  private async leave(key: MemberObjectKey, left: Left): Promise<Outcome> {
    const { bell, records, federation } = this.parts;
    const ours = left === 'unknown' ? [] : left.filter((one) => isOurs(federation, one));
    if (ours.length < left.length) {
      const message = `${key.cluster}: its definition stays there, as there are objects of its kind that this federation did not make, or may be`;
      await records.announce(key, { type: 'Warning', reason: 'DefinitionLeft', message });
      return await records.forget(key);
    }
    const { cluster } = key;
    await bell.mark(
      ours.map(({ metadata: { namespace = '', name } }) => {
        const object: ObjectKey = { ...namesOf(key.object), namespace, name };
        return { loop: loopNames.sync, key: printMemberObjectKey({ cluster, object }) };
      }),
    );
    return again(syncLimits.definitionCheckMs);
  }
}

/** Of all namespaces; `unknown`: it is served in no version, so nobody can tell. */
type Left = readonly KubeObject[] | 'unknown';

async function objectsLeft(client: Pick<MemberClient, 'pages'>, live: KubeObject): Promise<Left> {
  const kind = servedKindOf(live);
  if (kind === undefined) return 'unknown';
  const pages = client.pages(kind, { limit: syncLimits.definitionPageMax, metadataOnly: true });
  // The first page says enough.
  for await (const { items } of pages) return items;
  return [];
}

/** The kind as a member serves it, in whatever version; undefined: in none, so that nobody can tell what there is of it. */
export function servedKindOf(live: KubeObject): ResourceName | undefined {
  const { group, names, scope, versions } = asDefinition(live).spec;
  const version = versions.find(({ served }) => served)?.name;
  if (version === undefined) return undefined;
  const name = { group, version, resource: names.plural, kind: names.kind };
  return { ...name, namespaced: scope === 'Namespaced' };
}
