type Waiting<Result> = {
  readonly result: Promise<Result>;
  readonly begin: () => Promise<unknown>;
};

/**
 * Lets concurrent calls of a read share runs of it.
 *
 * A caller never joins a run that has already begun: that one may have looked before something the caller knows
 * of was committed. It joins the next, which begins when the current one ends.
 */
export function shareCalls<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let isRunning = false;
  let next: Waiting<Result> | undefined;

  const start = async (): Promise<Result> => {
    isRunning = true;
    try {
      return await read();
    } finally {
      isRunning = false;
      const begin = next?.begin;
      next = undefined;
      void begin?.();
    }
  };

  return () => {
    if (!isRunning) return start();
    next ??= prepare(start);
    return next.result;
  };
}

function prepare<Result>(start: () => Promise<Result>): Waiting<Result> {
  let begin = (): Promise<unknown> => Promise.resolve();
  const result = new Promise<Result>((resolve, reject) => {
    begin = () => start().then(resolve, reject);
  });
  return { result, begin: () => begin() };
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
