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
import { type History, historyLimits, type KubeObject, toTimestamp } from '@navarch/model';
import type { Store } from '@navarch/store';
import { keyOfReference, kindOf, noSuchKind } from '../requests/named-kind.js';
import { OwnRequests, pathOf } from '../requests/own-requests.js';
import { entryOf } from './entries.decide.js';

export class Histories {
  constructor(
    private readonly store: Pick<Store, 'history'>,
    private readonly options: ApiHandlerOptions,
  ) {}

  async answer(kind: KindDefinition, question: KubeObject, user: Asker): Promise<KubeObject> {
    const { object, limit = historyLimits.entries, before } = (question as History).spec;
    const of = kindOf(registryOf(this.options), object);
    if (of === undefined)
      throw invalid(kind.name, question.metadata.name, [noSuchKind('spec.object', object)]);
    const key = keyOfReference(of, object);
    await requireReadable(new OwnRequests(this.options, user), pathOf(of.name, key));
    const { history } = this.store;
    const page = { limit: limit + 1, ...(before === undefined ? {} : { before }) };
    const [steps, oldest] = await Promise.all([history.ofObject(key, page), history.oldest()]);
    const status: NonNullable<History['status']> = {
      ...(oldest === undefined
        ? {}
        : { oldest: { revision: oldest.position, time: toTimestamp(oldest.at) } }),
      entries: steps.slice(0, limit).map(entryOf),
      more: steps.length > limit,
    };
    return { ...question, status };
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
