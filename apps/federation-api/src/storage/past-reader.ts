/**
 * What objects were, from the change log: what has not changed since is as it is now, and of the rest the first change since
 * says what was before it.
 */
import {
  expired,
  type PastReader,
  type Storage,
  type Stored,
  storedAt,
} from '@navarch/apimachinery';
import { type ObjectKey, printObjectKey, toTimestamp } from '@navarch/model';
import { CompactedError, type HistoryScope, type Step, type Store } from '@navarch/store';

export type PastReaderParts = Pick<Storage, 'cache' | 'caughtUp'> & {
  readonly store: Pick<Store, 'history'>;
};

export function createPastReader(parts: PastReaderParts): PastReader {
  const { store, cache, caughtUp } = parts;
  const stepsAfter = async (scope: HistoryScope, from: number): Promise<readonly Step[]> => {
    const to = cache.revision();
    return await orExpired(from, () => store.history.firstAfter(scope, { from, to }));
  };
  return {
    revisionAt: async (at) => {
      await caughtUp();
      try {
        return await store.history.positionAt(at);
      } catch (error) {
        throw await tooOldTime(parts, at, error);
      }
    },
    get: async (key, revision) => {
      await caughtUp();
      const now = cache.get(key);
      if (now !== undefined && now.resourceVersion <= revision) return now;
      const [step] = await stepsAfter(key, revision);
      return step === undefined ? undefined : formerOf(step, revision);
    },
    list: async (scope, revision) => {
      await caughtUp();
      const found = new Map<string, Stored>(cache.list(scope).map((one) => [idOf(one.key), one]));
      const { group, resource, namespace } = scope;
      const within = { group, resource, ...(namespace === undefined ? {} : { namespace }) };
      for (const step of await stepsAfter(within, revision)) {
        const former = formerOf(step, revision);
        if (former === undefined) found.delete(idOf(step.change.key));
        else found.set(idOf(former.key), former);
      }
      return [...found.values()].sort(byPlace);
    },
  };
}

/** What was before the first change since; throws 410 when nobody knows. */
export function formerOf({ change, before }: Step, revision: number): Stored | undefined {
  if (before === 'absent') return undefined;
  if (before === 'lost') throw tooOld(revision, change.position);
  return storedAt(before.key, before.body, before.resourceVersion);
}

async function orExpired<Result>(from: number, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CompactedError)) throw error;
    throw tooOld(from, Number(error.facts['oldest']));
  }
}

const tooOld = (revision: number, oldest: number): Error =>
  expired(`too old resource version: ${revision} (${oldest})`);

async function tooOldTime(
  { store }: PastReaderParts,
  at: number,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof CompactedError)) return error;
  const oldest = await store.history.oldest();
  const kept =
    oldest === undefined
      ? 'nothing is kept'
      : `what is kept begins at ${toTimestamp(oldest.at)} (resource version ${oldest.position})`;
  return expired(`too old time: ${toTimestamp(at)}: ${kept}`);
}

const idOf: (key: ObjectKey) => string = printObjectKey;

const byPlace = ({ key: one }: Stored, { key: other }: Stored): number =>
  order(one.namespace, other.namespace) || order(one.name, other.name);
const order = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
