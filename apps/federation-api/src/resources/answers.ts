/** Who answers questions of which kind. */
import { type ApiHandlerOptions, methodNotAllowed } from '@navarch/apimachinery';
import { resources } from '@navarch/model';
import type { Store } from '@navarch/store';
import { Histories } from '../history/histories.js';

type Answer = NonNullable<ApiHandlerOptions['answer']>;

/** `options`: the API that they ask in turn, and whose questions of other kinds it answers already. */
export function answersOver(options: ApiHandlerOptions, store: Store): Answer {
  const histories = new Histories(store, options);
  const answers: Readonly<Record<string, Answer>> = {
    [resources.histories.resource]: (...question) => histories.answer(...question),
  };
  return async (kind, ...question) => {
    const answer = answers[kind.name.resource] ?? options.answer;
    if (answer === undefined) throw methodNotAllowed();
    return await answer(kind, ...question);
  };
}
