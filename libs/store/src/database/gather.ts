import { UnavailableError } from '@navarch/model';
import { storeLimits } from '../limits.js';
import { createPace, pause } from './pace.js';

type Waiting<Question, Answer> = {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};
type Ask<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[]>;

/**
 * Turns many single calls of one moment into one batch.
 *
 * While a batch is in flight the next one gathers, so a lone call waits for nothing and a burst costs one
 * statement instead of hundreds; and a burst that goes on is held up a little, so that a batch is worth a statement.
 * Nobody is answered from a batch that was asked before their question. A batch that is refused is asked one by one, so
 * that a bad question fails alone; `keyOf`: questions of one key are never in one batch.
 */
export function gather<Question, Answer>(
  ask: Ask<Question, Answer>,
  batchMax: number,
  keyOf?: (question: Question) => string,
): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];
  let busy = false;
  const pace = createPace(storeLimits.gatherPace);

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const waitMs = pace.take();
      if (waiting.length < batchMax) await pause(waitMs);
      const count = keyOf === undefined ? batchMax : distinctUpTo(waiting, batchMax, keyOf);
      const batch = waiting.slice(0, count);
      waiting = waiting.slice(count);
      await answerAll(ask, batch);
    }
    busy = false;
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

async function answerAll<Question, Answer>(
  ask: Ask<Question, Answer>,
  batch: readonly Waiting<Question, Answer>[],
): Promise<void> {
  try {
    const answers = await ask(batch.map((one) => one.question));
    batch.forEach((one, index) => one.resolve(answers[index] as Answer));
  } catch (error) {
    if (batch.length === 1 || error instanceof UnavailableError) {
      for (const one of batch) one.reject(error);
    } else for (const one of batch) await answerAll(ask, [one]);
  }
}

/** How many come before the first that repeats a key. */
function distinctUpTo<Question>(
  waiting: readonly { readonly question: Question }[],
  most: number,
  keyOf: (question: Question) => string,
): number {
  const seen = new Set<string>();
  for (const { question } of waiting) {
    const key = keyOf(question);
    if (seen.size === most || seen.has(key)) break;
    seen.add(key);
  }
  return seen.size;
}
