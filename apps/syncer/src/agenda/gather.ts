/**
 * Turns many single calls of one moment into one batch.
 *
 * While a batch is in flight the next one gathers, so a lone call waits for nothing and a burst costs one
 * statement instead of hundreds.
 */
export function gather<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  batchMax: number,
): (question: Question) => Promise<Answer> {
  type Waiting = {
    readonly question: Question;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let busy = false;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      await answerAll(batch);
    }
    busy = false;
  };

  const answerAll = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await ask(batch.map((one) => one.question));
      batch.forEach((one, index) => one.resolve(answers[index] as Answer));
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  };

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (busy) return;
      busy = true;
      // One turn of the event loop lets calls of the same moment join the first batch.
      setImmediate(() => void flush());
    });
}
