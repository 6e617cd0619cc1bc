/**
 * Runs what the queue or the dispatcher hands over: claim the row, reconcile its key, settle the claim.
 *
 * A ring is only a hint. Without a row to claim there is nothing to do; with one, the ticket of the claim
 * makes sure that of two workers only one settles it.
 */
import { type Outcome, TerminalError, UnavailableError } from '@navarch/model';
import { type Agenda, type Claim, gather, type Settled, type Settlement } from '@navarch/store';
import type { Due } from '@navarch/queue';
import { backoffMs, limits } from '../limits.js';
import type { LoopName } from '../loops.js';
import { pause } from '../pause.js';
import type { Gate } from './gate.js';
import type { Reconciler } from './reconciler.js';

export type WorkObserver = {
  /** A key was handed over. */
  readonly added?: (loop: string) => void;
  /** There is room for it now. */
  readonly begun?: (loop: string, waitedMs: number) => void;
  /** One reconcile is over; `error` is undefined when it succeeded. */
  readonly settled: (loop: string, tookMs: number, error: unknown) => void;
};

export type WorkerParts = {
  readonly agenda: Agenda;
  readonly holder: string;
  readonly reconcilers: readonly Reconciler[];
  readonly observer: WorkObserver;
  readonly gate: Gate;
  readonly random: () => number;
  readonly now: () => number;
};

type Claiming = (key: string) => Promise<Claim | undefined>;

export class Worker {
  private readonly loops: ReadonlyMap<
    string,
    { readonly run: Reconciler; readonly claim: Claiming }
  >;
  private readonly settleClaim: (settlement: Settlement) => Promise<Settled>;

  constructor(private readonly parts: WorkerParts) {
    this.loops = new Map(
      parts.reconcilers.map((run) => [run.loop, { run, claim: this.claimer(run.loop) }]),
    );
    this.settleClaim = patiently(
      gather(
        (settlements: readonly Settlement[]) => parts.agenda.settle(settlements),
        limits.gatheredMax,
      ),
    );
  }

  /** Handles one key when there is room for it; resolves when its row is settled, or at once when there is none to claim. */
  async handle(due: Due): Promise<void> {
    await this.whenThereIsRoom(due.loop, () => this.work(due));
  }

  /** The same for a claim that is held already. */
  async handleClaim(claim: Claim): Promise<void> {
    await this.whenThereIsRoom(claim.loop, () => this.workOn(claim));
  }

  private async whenThereIsRoom(loop: string, act: () => Promise<void>): Promise<void> {
    const { observer, gate, now } = this.parts;
    observer.added?.(loop);
    const addedAt = now();
    await gate.run(() => {
      observer.begun?.(loop, now() - addedAt);
      return act();
    });
  }

  private async work({ loop, key }: Due): Promise<void> {
    const claim = await this.loops.get(loop)?.claim(key);
    if (claim !== undefined) await this.workOn(claim);
  }

  /** What was marked meanwhile is looked at again at once. */
  private async workOn(claim: Claim): Promise<void> {
    const loop = this.loops.get(claim.loop);
    if (loop !== undefined && (await this.run(loop.run, claim)) === 'marked')
      await this.work(claim);
  }

  private async run(reconciler: Reconciler, claim: Claim): Promise<Settled> {
    const startedAt = this.parts.now();
    let error: unknown;
    let settled: Settled;
    try {
      const turn = { endsAtMs: performance.now() + limits.reconcileTimeoutMs };
      const reconciling = reconciler.reconcile(claim.key, turn);
      const outcome = await withDeadline(reconciling, reconciler.loop);
      settled = await this.settle(claim, outcome);
    } catch (caught) {
      error = caught;
      settled = await this.settleFailure(claim, caught);
    }
    this.parts.observer.settled(reconciler.loop, this.parts.now() - startedAt, error);
    return settled;
  }

  private async settle(claim: Claim, outcome: Outcome): Promise<Settled> {
    switch (outcome.kind) {
      case 'done':
        return await this.settleClaim({ kind: 'close', claim });
      case 'again':
        return await this.settleClaim({ kind: 'postpone', claim, afterMs: outcome.afterMs });
    }
  }

  private async settleFailure(claim: Claim, error: unknown): Promise<Settled> {
    const afterMs = backoffMs(claim.failures, this.parts.random(), ceilingFor(error));
    return await this.settleClaim(
      error instanceof TerminalError
        ? { kind: 'park', claim, error }
        : { kind: 'postpone', claim, afterMs, error },
    );
  }

  private claimer(loop: LoopName): Claiming {
    return gather(async (keys) => {
      const terms = { leaseMs: limits.claimLeaseMs, holder: this.parts.holder };
      const claims = await this.parts.agenda.claim(loop, [...new Set(keys)], terms);
      const byKey = new Map(claims.map((claim) => [claim.key, claim]));
      return keys.map((key) => {
        const claim = byKey.get(key);
        byKey.delete(key);
        return claim;
      });
    }, limits.gatheredMax);
  }
}

/** When PostgreSQL is back all keys are, soon: its outage says nothing of any of them. */
const ceilingFor = (error: unknown): number =>
  error instanceof UnavailableError && error.code.startsWith('store.')
    ? limits.storeRetryMaxMs
    : limits.retryMaxMs;

/**
 * Settles again while the store does not answer, for as long as the claim is ours: a restart of PostgreSQL must not cost
 * every key in flight a whole lease. Settling twice changes nothing.
 */
function patiently(
  settle: (settlement: Settlement) => Promise<Settled>,
): (settlement: Settlement) => Promise<Settled> {
  return async (settlement) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await settle(settlement);
      } catch (error) {
        if (attempt * limits.settleAgainMs >= limits.claimLeaseMs) throw error;
        await pause(limits.settleAgainMs);
      }
    }
  };
}

/** A reconcile that hangs gives its slot back; its claim is retried like any failure. */
async function withDeadline(work: Promise<Outcome>, loop: string): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new UnavailableError('reconcile.timeout', { loop, afterMs: limits.reconcileTimeoutMs }),
        ),
      limits.reconcileTimeoutMs,
    );
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
