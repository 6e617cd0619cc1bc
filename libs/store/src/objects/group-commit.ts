import { printObjectKey, TerminalError, UnavailableError } from '@navarch/model';
import { storeLimits } from '../limits.js';
import type { CommitBatch, EncodedWrite } from './commit-batch.js';
import type { CommitResult } from './object-store.js';

export type GroupCommit = {
  readonly commit: (encoded: EncodedWrite) => Promise<CommitResult>;
  /** Resolves when nothing is in flight or waiting. */
  readonly idle: () => Promise<void>;
};

type Waiting = {
  readonly encoded: EncodedWrite;
  /** By the stopwatch. */
  readonly since: number;
  readonly resolve: (result: CommitResult) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Group commit: while one transaction is in flight further writes gather, and the next transaction takes them all.
 *
 * Commits of all processes pass one by one anyway (they lock the counter), so a second transaction in flight would
 * only wait; gathering turns that waiting into larger batches, and the cost of a flush to disk is shared. A batch
 * has at most one write per key, because all of its preconditions are judged against the state before it; a
 * further write to the same key waits for the next batch. A batch that PostgreSQL refuses for its values is
 * halved until the guilty write stands alone, so that it fails nobody else's.
 *
 * When a batch got no answer, what has waited behind it for long fails with it, unsent: it would wait as long once more, behind
 * a lock perhaps, and a client has no patience for two such waits.
 */
export function createGroupCommit(
  commitBatch: CommitBatch,
  stopwatch: () => number = () => performance.now(),
): GroupCommit {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const { batch, rest } = takeBatch(waiting);
      waiting = rest;
      const failure = await settleBatch(commitBatch, batch);
      if (failure !== undefined) waiting = rejectOld(waiting, { failure, now: stopwatch() });
    }
    running = undefined;
  };

  return {
    commit: (encoded) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= storeLimits.commitQueueMax) {
          reject(new UnavailableError('store.commitQueueFull', { waiting: waiting.length }));
          return;
        }
        waiting.push({ encoded, since: stopwatch(), resolve, reject });
        // Starting in a later turn lets the requests that arrived together share the first batch.
        running ??= Promise.resolve().then(run);
      }),
    idle: async () => {
      await running;
    },
  };
}

function takeBatch(waiting: readonly Waiting[]): { batch: Waiting[]; rest: Waiting[] } {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const keys = new Set<string>();
  let bytes = 0;
  for (const one of waiting) {
    const key = printObjectKey(one.encoded.write.key);
    const isFull =
      batch.length >= storeLimits.commitWritesMax ||
      (batch.length > 0 && bytes + one.encoded.bytes > storeLimits.commitBytesMax);
    if (isFull || keys.has(key)) {
      rest.push(one);
    } else {
      batch.push(one);
      bytes += one.encoded.bytes;
    }
    // Also for one that was left over: nothing may overtake an earlier write to its key.
    keys.add(key);
  }
  return { batch, rest };
}

function settle(one: Waiting | undefined, result: PromiseSettledResult<CommitResult>): void {
  if (result.status === 'fulfilled') one?.resolve(result.value);
  else one?.reject(result.reason);
}

/** The writes that are young enough to be tried. */
function rejectOld(
  waiting: readonly Waiting[],
  { failure, now }: { readonly failure: unknown; readonly now: number },
): Waiting[] {
  const isOld = ({ since }: Waiting): boolean => now - since > storeLimits.commitPatienceMs;
  for (const one of waiting.filter(isOld))
    one.reject(new UnavailableError('store.commitBehind', {}, { cause: failure }));
  return waiting.filter((one) => !isOld(one));
}

/** What kept PostgreSQL from answering; undefined when it did, whatever it said. */
async function settleBatch(commitBatch: CommitBatch, batch: readonly Waiting[]): Promise<unknown> {
  try {
    const results = await commitBatch(batch.map(({ encoded }) => encoded));
    for (const [index, result] of results.entries()) settle(batch[index], result);
    return undefined;
  } catch (error) {
    const isRefused = error instanceof TerminalError;
    if (batch.length === 1 || !isRefused) {
      for (const one of batch) one.reject(error);
      return isRefused ? undefined : error;
    }
    const middle = batch.length >> 1;
    const first = await settleBatch(commitBatch, batch.slice(0, middle));
    return (await settleBatch(commitBatch, batch.slice(middle))) ?? first;
  }
}
