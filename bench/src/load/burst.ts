/** Asks as fast as it is answered, so many at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Access, accessAs } from './access.js';
import type { Answered, Asker, Line, Request } from './asker.js';
import { openHttp1 } from './http1.js';
import { openHttp2 } from './http2.js';
import type { Burst, Outcome, Protocol, Template } from './plan.js';

type Surroundings = {
  /** Called when every connection is open. */
  readonly begun: () => void;
  readonly over: AbortSignal;
};

export async function burst(
  to: Access,
  plan: Burst,
  { begun, over }: Surroundings,
): Promise<Outcome> {
  const line = await openers[plan.protocol](accessAs(to, plan.user), plan.width);
  begun();
  const tally = new Tally();
  const numbers = numbersOf(plan, over);
  const work = async (asker: Asker): Promise<void> => {
    for (const n of numbers) {
      const startedAt = performance.now();
      tally.add(await asker.ask(requestOf(plan, n)), performance.now() - startedAt);
      if (plan.pauseMs !== undefined) await sleep(plan.pauseMs);
    }
  };
  const startedAt = performance.now();
  try {
    await Promise.all(line.askers.map(work));
    return tally.outcome((performance.now() - startedAt) / 1_000);
  } finally {
    line.close();
  }
}

const openers: Readonly<Record<Protocol, (to: Access, width: number) => Promise<Line>>> = {
  'HTTP/1.1': openHttp1,
  'HTTP/2': openHttp2,
};

/** Shared by all that ask: each takes the next. */
function* numbersOf(
  { from, count = Number.POSITIVE_INFINITY }: Burst,
  over: AbortSignal,
): Generator<number> {
  for (let n = from; n < from + count && !over.aborted; n += 1) yield n;
}

/** Which of the templates is up, and with what number. */
export function requestOf({ templates, numbers }: Turns, n: number): Request {
  const template = templates[n % templates.length];
  if (template === undefined) throw new Error('there is nothing to ask');
  const { path, body, ...rest } = template;
  const number = String(numbers === undefined ? n : n % numbers);
  const fill = (text: string): string => text.replaceAll('{n}', number);
  return { ...rest, path: fill(path), ...(body === undefined ? {} : { body: fill(body) }) };
}

export type Turns = {
  readonly templates: readonly Template[];
  readonly numbers?: number | undefined;
};

class Tally {
  private readonly tookMs: number[] = [];
  private readonly statuses: Record<number, number> = {};
  private retryAfter = 0;
  private bytes = 0;

  add({ status, retryAfter, bytes }: Answered, tookMs: number): void {
    if (status < 300) this.tookMs.push(tookMs);
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (retryAfter) this.retryAfter += 1;
    this.bytes += bytes;
  }

  outcome(seconds: number): Outcome {
    const { tookMs, statuses, retryAfter, bytes } = this;
    return { seconds, tookMs, statuses, retryAfter, bytes };
  }
}
