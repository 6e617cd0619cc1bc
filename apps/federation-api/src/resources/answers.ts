/** Who answers questions of which kind. */
import { type ApiHandlerOptions, methodNotAllowed } from '@navarch/apimachinery';
import { resources, tokenRequests } from '@navarch/model';
import type { Store } from '@navarch/store';
import type { TokenRequests } from '../accounts/token-requests.js';
import { Changesets } from '../changesets/changesets.js';
import { Committer } from '../changesets/committer.js';
import { Histories } from '../history/histories.js';
import { Rollbacks } from '../rollback/rollbacks.js';

type Answer = NonNullable<ApiHandlerOptions['answer']>;

/** `options`: the API that they ask in turn, and whose questions of other kinds it answers already. */
export function answersOver(
  options: ApiHandlerOptions,
  store: Store,
  tokens: TokenRequests,
): Answer {
  const histories = new Histories(store, options);
  const committer = new Committer(options);
  const changesets = new Changesets(options, committer);
  const rollbacks = new Rollbacks(store, options, committer);
  const answers: Readonly<Record<string, Answer>> = {
    [resources.histories.resource]: (...question) => histories.answer(...question),
    [resources.changesets.resource]: (...question) => changesets.answer(...question),
    [resources.rollbacks.resource]: (...question) => rollbacks.answer(...question),
    [tokenRequests.resource]: tokens.answer,
  };
  return async (kind, ...question) => {
    const answer = answers[kind.name.resource] ?? options.answer;
    if (answer === undefined) throw methodNotAllowed();
    return await answer(kind, ...question);
  };
}
