/**
 * Shows workloads that wait with an empty placement to a person: one Hold for each cause.
 *
 * The workloads themselves find out how it goes on. They are decided again now and then, since the rules may have been
 * mended, and at once when the Hold is approved.
 */
import {
  type HoldSpec,
  type ObjectKeyText,
  parseObjectKey,
  printObjectKey,
  resources,
  toTimestamp,
} from '@navarch/model';
import { listAll } from '@navarch/planning';
import type { Store } from '@navarch/store';
import type { Bell } from '../agenda/bell.js';
import { loopNames } from '../loops.js';
import type { HoldBook } from './book.js';
import { emptyHoldName, readEmptyMark } from './empty-gate.js';
import type { Left } from './keeper.js';
import { emptyMarks, holdLimits } from './marks.js';

export type EmptyParts = {
  readonly store: Store;
  readonly bell: Bell;
  readonly book: HoldBook;
  readonly now: () => number;
};

export class EmptyHolds {
  private decidedAgainAt = 0;

  constructor(private readonly parts: EmptyParts) {}

  async turn(): Promise<Left> {
    const groups = await this.waiting();
    const isTime = this.parts.now() - this.decidedAgainAt >= holdLimits.emptyAgainMs;
    if (isTime) this.decidedAgainAt = this.parts.now();
    for (const [cause, keys] of groups) await this.show(cause, keys, isTime);
    await this.removeOthers(new Set([...groups.keys()].map(emptyHoldName)));
    return groups.size === 0 ? 'nothing' : 'something';
  }

  /** Keys by cause; what was deleted meanwhile waits for nothing. */
  private async waiting(): Promise<ReadonlyMap<string, readonly ObjectKeyText[]>> {
    const { store } = this.parts;
    const marks = (await store.brakes.marks(emptyMarks)).flatMap(({ name }) => {
      const mark = readEmptyMark(name);
      const key = mark === undefined ? undefined : parseObjectKey(mark.key);
      return mark === undefined || key === undefined ? [] : [{ name, cause: mark.cause, key }];
    });
    if (marks.length === 0) return new Map();
    const living = await store.objects.getMany(marks.map(({ key }) => key));
    const names = new Set(living.map(({ key }) => printObjectKey(key)));
    const groups = new Map<string, ObjectKeyText[]>();
    for (const { name, cause, key } of marks) {
      const text = printObjectKey(key);
      if (names.has(text)) groups.set(cause, [...(groups.get(cause) ?? []), text]);
      else await store.brakes.unmark(name);
    }
    return groups;
  }

  private async show(
    cause: string,
    keys: readonly ObjectKeyText[],
    isTime: boolean,
  ): Promise<void> {
    const { book, bell, now } = this.parts;
    const name = emptyHoldName(cause);
    await book.write(name, (standing) =>
      standing?.approved === true
        ? undefined
        : {
            kind: 'EmptyPlacement',
            message: describeEmpty(keys.length, cause),
            objects: keys.length,
            since: standing?.since ?? toTimestamp(now()),
          },
    );
    const isApproved = (await book.find(name))?.approved === true;
    if (isApproved || isTime) await bell.mark(keys.map((key) => ({ loop: loopNames.place, key })));
  }

  private async removeOthers(standing: ReadonlySet<string>): Promise<void> {
    const holds = await listAll(this.parts.store, resources.holds);
    for (const { metadata, ...body } of holds) {
      const { kind } = body['spec'] as HoldSpec;
      if (kind === 'EmptyPlacement' && !standing.has(metadata.name))
        await this.parts.book.remove(metadata.name, 'no workload waits with an empty placement');
    }
  }
}

const describeEmpty = (objects: number, cause: string): string =>
  `${objects} ${objects === 1 ? 'workload' : 'workloads'} would run nowhere by ${cause}: nothing is removed; correct it, or approve to remove all from all clusters`;
