/**
 * Answers what was done to an object. Whoever may get the object may ask, which the API asks itself in that user's name: the
 * object need not be there any more.
 */
import {
  ApiError,
  type ApiHandlerOptions,
  type Asker,
  invalid,
  type KindDefinition,
  registryOf,
} from '@navarch/apimachinery';
import {
  type History,
  type HistoryEntry,
  historyLimits,
  type HistoryStatus,
  type KubeObject,
  type ObjectKey,
  toTimestamp,
} from '@navarch/model';
import type { Store } from '@navarch/store';
import { keyOfReference, kindOf, noSuchKind } from '../requests/named-kind.js';
import { OwnRequests, pathOf } from '../requests/own-requests.js';
import { entryOf, isStatusAlone } from './entries.decide.js';

export class Histories {
  constructor(
    private readonly store: Pick<Store, 'history'>,
    private readonly options: ApiHandlerOptions,
  ) {}

  async answer(kind: KindDefinition, question: KubeObject, user: Asker): Promise<KubeObject> {
    const { spec } = question as History;
    const { object } = spec;
    const of = kindOf(registryOf(this.options), object);
    if (of === undefined)
      throw invalid(kind.name, question.metadata.name, [noSuchKind('spec.object', object)]);
    const key = keyOfReference(of, object);
    await requireReadable(new OwnRequests(this.options, user), pathOf(of.name, key));
    const [found, oldest] = await Promise.all([this.read(key, spec), this.store.history.oldest()]);
    const status: NonNullable<History['status']> = {
      ...(oldest === undefined
        ? {}
        : { oldest: { revision: oldest.position, time: toTimestamp(oldest.at) } }),
      ...found,
    };
    return { ...question, status };
  }

  /** Page by page, as far as it takes: what is left out leaves gaps. */
  private async read(
    key: ObjectKey,
    { limit = historyLimits.entries, before, withStatus = false }: History['spec'],
  ): Promise<Pick<HistoryStatus, 'entries' | 'more'>> {
    const entries: HistoryEntry[] = [];
    let from = before;
    for (let seen = 0; seen < historyLimits.changesMax; seen += historyLimits.entriesMax) {
      const page = {
        limit: historyLimits.entriesMax,
        ...(from === undefined ? {} : { before: from }),
      };
      const steps = await this.store.history.ofObject(key, page);
      entries.push(...steps.map(entryOf).filter((one) => withStatus || !isStatusAlone(one)));
      from = steps.at(-1)?.change.position;
      const isOver = steps.length < historyLimits.entriesMax;
      if (isOver || entries.length > limit)
        return { entries: entries.slice(0, limit), more: entries.length > limit };
    }
    return { entries, more: true };
  }
}

/** That the object is gone is no reason to refuse. */
async function requireReadable(requests: OwnRequests, path: string): Promise<void> {
  try {
    await requests.send({ method: 'GET', path });
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return;
    throw error;
  }
}
