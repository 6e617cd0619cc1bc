/**
 * Events of members about one object, beside those that the federation has of it: who describes a workload wants to know what
 * became of it everywhere. All other lists of events are the federation's alone, and wait for nobody.
 */
import { Injectable } from '@nestjs/common';
import type { Source, SourceBeside, SourcePlace } from '@navarch/apimachinery';
import { type FederatedKind, kindDefinedBy, resources } from '@navarch/model';
import { limits } from '../../limits.js';
import { PostgresStorage } from '../../storage/postgres-storage.js';
import { Asker, askAll } from '../across/ask.js';
import { failedOnes } from '../across/left-out.js';
import { collectionOf, readPage } from '../across/page.js';
import { shownAs, type UidOf } from '../across/shown.decide.js';
import { aboutOne, eventFrom, type Known } from './about.decide.js';

type Selection = Parameters<Source['beside']>[1];
const { events } = resources;
const nothing: SourceBeside = { objects: [], warnings: [] };

@Injectable()
export class EventsAcross {
  private readonly uidOf: UidOf;
  private readonly known: Known;

  constructor(
    private readonly asker: Asker,
    { cache }: PostgresStorage,
  ) {
    this.uidOf = (key) => cache.get(key)?.object.metadata.uid;
    const kinds = (): readonly FederatedKind[] =>
      cache
        .list(resources.definitions)
        .map(({ object }) => kindDefinedBy(object))
        .filter((kind) => kind !== undefined);
    this.known = { uidOf: this.uidOf, kinds };
  }

  readonly beside = async (
    { kind, namespace, signal: leaving }: SourcePlace,
    { fieldSelector, labelSelector }: Selection,
  ): Promise<SourceBeside> => {
    const stored = kind.storedAs?.name ?? kind.name;
    const isEvents = stored.group === events.group && stored.resource === events.resource;
    if (!isEvents || namespace === '') return nothing;
    const about = aboutOne(fieldSelector, namespace, this.known);
    if (about === undefined) return nothing;
    const { eventsPerMemberMax: limit } = limits.through;
    const parameters = { labelSelector, fieldSelector: about.fieldSelector, limit };
    const path = collectionOf(events, namespace, parameters);
    const { ready } = this.asker.members.names();
    const outcomes = await askAll(ready, leaving, async (cluster, signal) =>
      readPage(await this.asker.ask({ cluster, path, signal }), events),
    );
    const objects = outcomes.flatMap((one) =>
      one.kind === 'told'
        ? one.told.items.map((event) =>
            shownAs(eventFrom(event, one.cluster, about.uid), one.cluster, this.uidOf),
          )
        : [],
    );
    return { objects, warnings: failedOnes(outcomes) };
  };
}
