import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 100;

/**
 * Asks until the answer is what is wanted. Fails with the last answer, so that a test that does not converge
 * says what it saw.
 */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  isWanted: (answer: Answer) => boolean,
  withinMs: number,
): Promise<Answer> {
  const deadline = Date.now() + withinMs;
  let last: unknown = 'nothing was seen';
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (isWanted(answer)) return answer;
      last = answer;
    } catch (error) {
      last = (error as { readonly message?: string }).message ?? error;
    }
    await sleep(everyMs);
  }
  throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(last, null, 1)}`);
}
