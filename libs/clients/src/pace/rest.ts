/**
 * Leaves a member alone: after failures in a row, and for as long as it asked to be.
 *
 * While it rests nothing is sent. Afterwards a single request tries it; the others go on failing until that one knows.
 */
import { ConsecutiveBreaker } from 'cockatiel';
import { type MemberLimits, paceLimits } from '../limits.js';
import type { Verdict } from './verdict.decide.js';

export type RestParts = {
  readonly limits: Pick<MemberLimits, 'failuresMax' | 'suspendedMs' | 'restMsMax'>;
  readonly stopwatch: () => number;
  /** In [0, 1). */
  readonly random: () => number;
};

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'resting'; readonly until: number }
  | { readonly kind: 'trying' };

/** `trial`: it is the one that tries a member after a rest. */
export type Admission =
  | { readonly kind: 'admitted'; readonly trial: boolean }
  | { readonly kind: 'refused'; readonly retryAfterMs: number };

export class Rest {
  private state: State = { kind: 'none' };
  private readonly inARow: ConsecutiveBreaker;
  private restedMs = 0;
  private since = 0;

  constructor(private readonly parts: RestParts) {
    this.inARow = new ConsecutiveBreaker(parts.limits.failuresMax);
  }

  /** Of all rests so far, this one included. */
  get totalMs(): number {
    const now = this.state.kind === 'none' ? 0 : this.parts.stopwatch() - this.since;
    return this.restedMs + now;
  }

  get isOn(): boolean {
    return this.state.kind !== 'none';
  }

  admit(): Admission {
    const { state } = this;
    switch (state.kind) {
      case 'none':
        return { kind: 'admitted', trial: false };
      case 'trying':
        return this.refusal(paceLimits.turnMsMin);
      case 'resting': {
        const leftMs = state.until - this.parts.stopwatch();
        if (leftMs > 0) return this.refusal(leftMs);
        this.state = { kind: 'trying' };
        return { kind: 'admitted', trial: true };
      }
    }
  }

  /** What a request learned; answers whether the member just began to rest, or just came back from it. */
  learn(verdict: Verdict, trial: boolean): 'began' | 'ended' | undefined {
    const forMs = this.restFor(verdict, trial);
    if (forMs !== undefined) return this.begin(forMs);
    return trial ? this.end() : undefined;
  }

  /** How long the member must be left alone because of this; undefined when it need not be. */
  private restFor(verdict: Verdict, trial: boolean): number | undefined {
    const { suspendedMs, restMsMax } = this.parts.limits;
    switch (verdict.kind) {
      case 'asked':
        this.inARow.success();
        return Math.min(verdict.forMs, restMsMax);
      case 'gone': {
        const isEnough = this.inARow.failure();
        return trial || (isEnough && !this.isOn) ? suspendedMs : undefined;
      }
      case 'nothing':
        return undefined;
      case 'well':
      case 'strained':
        this.inARow.success();
        return undefined;
    }
  }

  private begin(forMs: number): 'began' | undefined {
    const now = this.parts.stopwatch();
    const jitter = 1 + this.parts.random() * paceLimits.restJitterShare;
    const before = this.state;
    const until = Math.max(now + forMs * jitter, before.kind === 'resting' ? before.until : 0);
    this.state = { kind: 'resting', until };
    if (before.kind !== 'none') return undefined;
    this.since = now;
    return 'began';
  }

  private end(): 'ended' {
    this.restedMs += this.parts.stopwatch() - this.since;
    this.state = { kind: 'none' };
    this.inARow.success();
    return 'ended';
  }

  private refusal(leftMs: number): Admission {
    const spreadMs = this.parts.random() * paceLimits.returnSpreadMs;
    return { kind: 'refused', retryAfterMs: Math.ceil(leftMs + spreadMs) };
  }
}
