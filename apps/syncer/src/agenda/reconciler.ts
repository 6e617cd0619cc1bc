import type { Outcome } from '@navarch/model';
import type { LoopName } from '../loops.js';
import type { Turn } from './turn.js';

/**
 * A loop's work on one key: read everything, decide, act, record. It keeps nothing between calls, may be
 * called twice for nothing, and never retries by itself: an exception makes the key due again later, a
 * TerminalError parks it for a person to see.
 */
export type Reconciler = {
  readonly loop: LoopName;
  readonly reconcile: (key: string, turn: Turn) => Promise<Outcome>;
};
