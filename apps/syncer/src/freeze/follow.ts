/**
 * Keeps the book of Freezes.
 *
 * Every syncer follows them by itself, twice a second and without regard to roles, queue or change log: this must
 * work when those do not. What a Freeze held becomes due when it ends, here and not only by the relay, since a syncer
 * that heard of the end later may have held something after the relay's keys were worked on.
 */
import { describeFreeze, type Freeze, resources } from '@navarch/model';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import type { EventRecorder, Happening, Involved } from '../events/record.js';
import { limits } from '../limits.js';
import { loopNames } from '../loops.js';
import { Ticker } from '../ticker.js';
import type { FreezeBook } from './book.js';
import type { Turn } from './frozen.decide.js';
import { freezeKeyOf, listFreezes } from './freezes.js';

export type FreezeFollowerParts = {
  readonly store: Store;
  readonly book: FreezeBook;
  readonly bell: Bell;
  readonly events: EventRecorder;
  readonly stopwatch: () => number;
  readonly onError: (error: unknown) => void;
};

export class FreezeFollower {
  private readonly ticker: Ticker;
  /** What could not be told yet. */
  private untold: Turn = nothing;
  private isCutOff = false;

  constructor(private readonly parts: FreezeFollowerParts) {
    this.ticker = new Ticker({
      everyMs: limits.freezesEveryMs,
      run: () => this.look(),
      onError: (error) => this.report(error),
    });
  }

  /** Resolves when they were read once, or could not be. */
  async start(): Promise<void> {
    await this.look().catch((error: unknown) => this.report(error));
    this.ticker.start();
  }

  async stop(): Promise<void> {
    await this.ticker.stop();
  }

  private async look(): Promise<void> {
    const { store, book, stopwatch } = this.parts;
    const askedAt = stopwatch();
    const turn = book.write(await listFreezes(store), askedAt);
    this.untold = {
      begun: [...this.untold.begun, ...turn.begun],
      ended: [...this.untold.ended, ...turn.ended],
    };
    await this.tell();
    this.isCutOff = false;
  }

  /** Once each time: it is tried again at once. */
  private report(error: unknown): void {
    if (!this.isCutOff) this.parts.onError(error);
    this.isCutOff = true;
  }

  /** The keys come first and must arrive; events may fail, and are not waited for: the next reading must not be late. */
  private async tell(): Promise<void> {
    const { begun, ended } = this.untold;
    if (begun.length === 0 && ended.length === 0) return;
    await this.parts.bell.mark(
      ended.map((freeze) => ({ loop: loopNames.fleet, key: freezeKeyOf(freeze) })),
    );
    this.untold = nothing;
    for (const freeze of begun) void this.record(freeze, frozen(freeze));
    for (const freeze of ended) void this.record(freeze, lifted(freeze));
  }

  private async record(freeze: Freeze, happening: Happening): Promise<void> {
    await this.parts.events.record(asInvolved(freeze), happening);
  }
}

const nothing: Turn = { begun: [], ended: [] };

const frozen = ({ spec }: Freeze): Happening => ({
  type: 'Warning',
  reason: 'Frozen',
  message: `no more writes to members: ${describeFreeze(spec)}${spec.reason === undefined ? '' : ` (${spec.reason})`}`,
});

const lifted = ({ spec }: Freeze): Happening => ({
  type: 'Normal',
  reason: 'Lifted',
  message: `writes to members go on: ${describeFreeze(spec)}`,
});

const asInvolved = ({ metadata }: Freeze): Involved => ({
  apiVersion: `${resources.freezes.group}/${resources.freezes.version}`,
  kind: resources.freezes.kind,
  metadata,
});
