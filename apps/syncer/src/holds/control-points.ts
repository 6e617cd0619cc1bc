/**
 * Asks whether this syncer itself is cut off, before it believes that clusters are lost.
 *
 * Operators name a few addresses that have nothing to do with the members: a gateway, another region's endpoint. Every
 * syncer connects to each at the pace of its probes. One that reaches too few of them says so in PostgreSQL, and while a
 * cluster is lost that alone puts the brake on: what a blind syncer saw is no reason to move a region.
 */
import { connect } from 'node:net';
import { cutOffMark } from '@navarch/planning';
import type { Store } from '@navarch/store';
import { Ticker } from '../ticker.js';
import { isCutOff } from './cut-off.decide.js';
import { holdLimits } from './marks.js';

export type Address = { readonly host: string; readonly port: number };

export type ControlPointsParts = {
  readonly store: Pick<Store, 'brakes' | 'now'>;
  readonly points: readonly Address[];
  /** This process among all syncers. */
  readonly holder: string;
  readonly everyMs: number;
  /** How long a connection may take. */
  readonly timeoutMs: number;
  readonly onError: (error: unknown) => void;
};

export class ControlPoints {
  /** How many of them were reached last; undefined: not asked yet. */
  reached: number | undefined;
  private failures = 0;
  private isMarked = false;
  private readonly ticker: Ticker;

  constructor(private readonly parts: ControlPointsParts) {
    const { everyMs, onError } = parts;
    this.ticker = new Ticker({ everyMs, run: () => this.look(), onError });
  }

  get count(): number {
    return this.parts.points.length;
  }

  start(): void {
    if (this.count > 0) this.ticker.start();
  }

  /** A syncer that is gone is not cut off. */
  async stop(): Promise<void> {
    await this.ticker.stop();
    await this.note(false).catch(this.parts.onError);
  }

  private async look(): Promise<void> {
    const { points, timeoutMs } = this.parts;
    const answers = await Promise.all(points.map((point) => isReached(point, timeoutMs)));
    this.reached = answers.filter((answer) => answer).length;
    const isBlind = isCutOff({ reached: this.reached, count: points.length });
    this.failures = isBlind ? this.failures + 1 : 0;
    // Sooner than a cluster is declared lost by default, and not at the first hiccup.
    await this.note(this.failures >= holdLimits.cutOffAfter);
  }

  private async note(isBlind: boolean): Promise<void> {
    const { store, holder } = this.parts;
    const name = cutOffMark(holder);
    // Said again while it lasts: a mark that grows old is of a process that died.
    if (isBlind) await store.brakes.mark(name, await store.now(), true);
    else if (this.isMarked) await store.brakes.unmark(name);
    this.isMarked = isBlind;
  }
}

/** Whatever answers there: to be let in is enough. */
async function isReached({ host, port }: Address, timeoutMs: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    const end = (isThere: boolean) => (): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}
