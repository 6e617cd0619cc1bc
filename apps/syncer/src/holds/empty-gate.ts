/** Asked before a decision is recorded that leaves a workload nowhere: such a one waits for a person, by its cause. */
import { createHash } from 'node:crypto';
import { type Hold, type ObjectKey, type PlacementSpec, printObjectKey } from '@navarch/model';
import type { Store } from '@navarch/store';
import { holdKey } from './book.js';
import { causeOf, isEmptied } from './empties.decide.js';
import { emptyMarks, holdLimits } from './marks.js';

type Decided = Pick<PlacementSpec, 'workload' | 'replicas' | 'clusters' | 'policy'>;
type Waiting = { readonly at: number; readonly names: readonly string[] };

/** The standing placement stays for now. */
export type Kept = {
  /** What would empty it, in words. */
  readonly cause: string;
  /** Name of the Hold that says so. */
  readonly hold: string;
  /** It did not wait before. */
  readonly isNew: boolean;
};

export class EmptyGate {
  private waiting: Waiting = { at: -Infinity, names: [] };

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {}

  /** Sees what waits, as lately as is good enough for {@link keeps}. */
  async look(): Promise<void> {
    if (this.now() - this.waiting.at < holdLimits.countEveryMs) return;
    const at = this.now();
    const marks = await this.store.brakes.marks(emptyMarks);
    this.waiting = { at, names: marks.map(({ name }) => name) };
  }

  /** Undefined: it may go on. */
  async keeps(
    key: ObjectKey,
    previous: Decided | undefined,
    next: Decided,
  ): Promise<Kept | undefined> {
    const cause = causeOf(next, key.namespace);
    const hold = emptyHoldName(cause);
    if (!isEmptied(previous, next) || (await this.isApproved(hold))) {
      await this.forget(key);
      return undefined;
    }
    const isNew = await this.store.brakes.mark(emptyMark(cause, key), this.now());
    return { cause, hold, isNew };
  }

  private async isApproved(hold: string): Promise<boolean> {
    const found = await this.store.objects.get(holdKey(hold));
    const { spec } = (found?.body ?? {}) as unknown as Partial<Hold>;
    return spec?.approved === true;
  }

  private async forget(key: ObjectKey): Promise<void> {
    await this.look();
    const mine = this.waiting.names.filter(
      (name) => readEmptyMark(name)?.key === printObjectKey(key),
    );
    for (const name of mine) await this.store.brakes.unmark(name);
  }
}

/** Causes have spaces and slashes of their own, so they are written as URLs write them. */
const emptyMark = (cause: string, key: ObjectKey): string =>
  `${emptyMarks}${encodeURIComponent(cause)}/${printObjectKey(key)}`;

export function readEmptyMark(name: string): { cause: string; key: string } | undefined {
  const [, cause, key] = /^empty\/([^/]+)\/(.+)$/.exec(name) ?? [];
  return cause === undefined || key === undefined
    ? undefined
    : { cause: decodeURIComponent(cause), key };
}

/** The Hold of a cause. */
export const emptyHoldName = (cause: string): string =>
  `empty-placement-${createHash('sha256').update(cause).digest('hex').slice(0, 10)}`;
