import { nextTurn } from '../database/pace.js';

/**
 * Lets concurrent calls of a read share runs of it.
 *
 * A caller never joins a run that has already begun: that one may have looked before something the caller knows
 * of was committed. It joins the next, which begins when the current one has ended and everybody who calls in the same turn of the
 * event loop has.
 */
export function shareCalls<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<Result> | undefined;
  const begin = async (): Promise<Result> => {
    await running.catch(() => undefined);
    await nextTurn();
    next = undefined;
    const run = read();
    running = run;
    return await run;
  };
  return () => (next ??= begin());
}

/** The same for reads of one question each: only equal questions share a run. */
export function shareByQuestion<Question, Result>(
  read: (question: Question) => Promise<Result>,
): (question: Question) => Promise<Result> {
  const shared = new Map<string, { readonly ask: () => Promise<Result>; asking: number }>();
  return async (question) => {
    const text = JSON.stringify(question);
    const known = shared.get(text) ?? { ask: shareCalls(() => read(question)), asking: 0 };
    shared.set(text, known);
    known.asking += 1;
    try {
      return await known.ask();
    } finally {
      known.asking -= 1;
      if (known.asking === 0) shared.delete(text);
    }
  };
}
