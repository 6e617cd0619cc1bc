/**
 * Many that watch, each on a connection of its own, as independent programs do, and one that writes. A receipt is the first part
 * of an answer that has the mark of the write in it: nothing is parsed.
 */
import { fanOut } from '../fan-out.js';
import { limits } from '../limits.js';
import { until } from '../until.js';
import type { Access } from './access.js';
import { requestOf } from './burst.js';
import { Connection } from './http1.js';
import type { FanOut, Outcome } from './plan.js';

/** What is written, and who has been told. */
type Moment = {
  mark: Buffer;
  writtenAt: number;
  told: number;
};

export async function fanOutTo(to: Access, plan: FanOut, begun: () => void): Promise<Outcome> {
  const moment: Moment = { mark: Buffer.from('nothing yet'), writtenAt: 0, told: 0 };
  const tookMs: number[] = [];
  const watchers: Connection[] = [];
  const writer = await Connection.open(to);
  try {
    await fanOut(Array.from({ length: plan.watchers }), limits.dials, async () => {
      watchers.push(await watch(to, plan.path, watcher(moment, tookMs)));
    });
    // The first shows that all are at it; what is measured comes after.
    await write(writer, plan, { n: plan.from, moment });
    tookMs.length = 0;
    begun();
    const startedAt = performance.now();
    for (let n = plan.from + 1; n <= plan.from + plan.count; n += 1)
      await write(writer, plan, { n, moment });
    const seconds = (performance.now() - startedAt) / 1_000;
    return { seconds, tookMs, statuses: { 200: plan.count }, retryAfter: 0, bytes: 0 };
  } finally {
    for (const one of [writer, ...watchers]) one.close();
  }
}

async function watch(to: Access, path: string, part: (bytes: Buffer) => void): Promise<Connection> {
  const connection = await Connection.open(to, part);
  // Its answer does not end before the connection does.
  void connection.ask({ method: 'GET', path }).catch(() => undefined);
  return connection;
}

/** A mark may be cut in two by where one part ends. */
function watcher(moment: Moment, tookMs: number[]): (bytes: Buffer) => void {
  let seen = moment.mark;
  let tail = Buffer.alloc(0);
  return (bytes) => {
    const { mark } = moment;
    if (seen === mark) return;
    const text = Buffer.concat([tail, bytes]);
    tail = text.subarray(Math.max(0, text.length - mark.length));
    if (!text.includes(mark)) return;
    seen = mark;
    moment.told += 1;
    tookMs.push(performance.now() - moment.writtenAt);
  };
}

/** What the body of the update has in quotes. */
const markOf = (n: number): string => `mark-${n}`;

type Turn = { readonly n: number; readonly moment: Moment };

/** Resolves when everybody has been told. */
async function write(writer: Connection, plan: FanOut, { n, moment }: Turn): Promise<void> {
  moment.mark = Buffer.from(`"${markOf(n)}"`);
  moment.told = 0;
  moment.writtenAt = performance.now();
  const { status } = await writer.ask(requestOf({ templates: [plan.update] }, n));
  if (status !== 200) throw new Error(`an update was answered ${status}`);
  const waiting = { what: 'all watchers told', withinMs: limits.roundWithinMs };
  await until(waiting, () => moment.told >= plan.watchers);
}
