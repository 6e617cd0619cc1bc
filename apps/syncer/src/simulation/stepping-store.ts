/** A syncer's view of the store: every call is a question to it. */
import { type ClusterDecision, UnavailableError } from '@navarch/model';
import type { Change, FollowOptions, Store } from '@navarch/store';
import type { Course, Scheduler } from './scheduler.js';

type Calls = { readonly [name: string]: Calls | ((...values: never[]) => Promise<unknown>) };

export type SteppingParts = {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly course: () => Course | undefined;
  /** Resolves after the next commit, or in a while; asked by the process that follows the log. */
  readonly news: (process: Scheduler['current']) => Promise<void>;
};

const parts = [
  'objects',
  'ownership',
  'history',
  'tombstones',
  'agenda',
  'cursors',
  'leases',
  'placements',
  'ledger',
  'memberStates',
  'brakes',
] as const;

export function createSteppingStore(on: SteppingParts): Store {
  const { store, scheduler, course } = on;
  const stepping = Object.fromEntries(
    parts.map((part) => [part, steppingCalls(part, store[part] as unknown as Calls, on)]),
  ) as unknown as Pick<Store, (typeof parts)[number]>;
  const after = (position: number, limit: number): Promise<Change[]> =>
    scheduler.ask({
      label: () => `changes.after ${position}`,
      act: () => store.changes.after(position, limit),
      course,
    });
  return {
    ...store,
    ...stepping,
    changes: {
      ...store.changes,
      after,
      oldest: () =>
        scheduler.ask({
          label: () => 'changes.oldest',
          act: () => store.changes.oldest(),
          course,
        }),
      follow: (options) => follow(on, after, options),
      followHeads: (options) => follow(on, after, options),
    },
  };
}

function steppingCalls(part: string, calls: Calls, on: SteppingParts): Calls {
  const { scheduler, course } = on;
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      typeof call === 'function'
        ? (...values: never[]) =>
            scheduler.ask({
              label: () => `${part}.${name} ${describe(values)}`,
              act: () => call(...values),
              course,
            })
        : steppingCalls(`${part}.${name}`, call, on),
    ]),
  );
}

const untold: ReadonlySet<string> = new Set(['decision', 'inputs', 'template', 'metadata']);
const lengthMax = 5000;

/** What a step is about, in a line. */
function describe(values: readonly unknown[]): string {
  const text = JSON.stringify(values, (name, part: unknown) => {
    if (untold.has(name)) return undefined;
    return name === 'clusters' && Array.isArray(part) ? part.map(describeShare) : part;
  });
  return text.slice(0, lengthMax);
}

/** A cluster of a decision in a few words. */
function describeShare(share: unknown): unknown {
  const { name, replicas, reason } = share as Partial<ClusterDecision>;
  return reason === undefined ? share : `${name}=${replicas} ${reason}`;
}

const pageMax = 100;

/** As the real one: it waits for the store while that is away. */
async function follow(
  { scheduler, news }: SteppingParts,
  read: (position: number, limit: number) => Promise<Change[]>,
  { from, signal, onChanges }: FollowOptions,
): Promise<void> {
  let position = from;
  while (!signal.aborted) {
    const page = await readOrNone(read, position);
    if (signal.aborted) return;
    if (page.length > 0) await onChanges(page);
    position = page.at(-1)?.position ?? position;
    if (page.length === 0) await news(scheduler.current);
  }
}

async function readOrNone(
  read: (position: number, limit: number) => Promise<Change[]>,
  position: number,
): Promise<Change[]> {
  try {
    return await read(position, pageMax);
  } catch (error) {
    if (error instanceof UnavailableError) return [];
    throw error;
  }
}
