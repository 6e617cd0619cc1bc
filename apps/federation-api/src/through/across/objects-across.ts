import { Injectable } from '@nestjs/common';
import type { Source, SourcePlace, SourceSelection, SourceStart } from '@navarch/apimachinery';
import { PostgresStorage } from '../../storage/postgres-storage.js';
import { EventsAcross } from '../events/events-across.js';
import { Asker } from './ask.js';
import { find } from './find.js';
import { type Across, listAcross } from './list.js';
import { shownAs, type UidOf } from './shown.decide.js';
import { watchAcross } from './watch.js';

/**
 * Objects of members, read where they are: nothing of them is kept. Each is labelled with its cluster; names are as the members
 * have them, so two may be called the same.
 */
@Injectable()
export class ObjectsAcross implements Source {
  private readonly across: Across;

  readonly beside: Source['beside'];

  constructor(asker: Asker, { cache }: PostgresStorage, events: EventsAcross) {
    const uidOf: UidOf = (key) => cache.get(key)?.object.metadata.uid;
    this.across = { asker, uidOf };
    this.beside = events.beside;
  }

  readonly get: Source['get'] = async ({ kind, ...place }) => {
    const { asker, uidOf } = this.across;
    const { cluster, object, warnings } = await find(asker, { ...place, resource: kind.name });
    return { object: shownAs(object, cluster, uidOf), warnings };
  };

  readonly list = (place: SourcePlace, what: SourceSelection) =>
    listAcross(this.across, place, what);

  readonly watch = (place: SourcePlace, what: SourceStart) => watchAcross(this.across, place, what);
}
