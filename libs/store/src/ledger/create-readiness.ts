import type { Database } from '../database/database.js';
import { gather } from '../database/gather.js';
import { storeLimits } from '../limits.js';
import type { LearnedRow, Lessons, Readiness, Unready } from './ledger.js';
import { lessonsIn, readUnready, saveUnready } from './ledger-statements.js';

export function createLessons({ run }: Database, table: Parameters<typeof lessonsIn>[0]): Lessons {
  const statements = lessonsIn(table);
  return {
    of: gather(async (uids: readonly string[]) => {
      const rows = await run<LearnedRow>(statements.read, [uids]);
      return uids.map((uid) =>
        Object.fromEntries(
          rows.filter((row) => row.uid === uid).map((row) => [row.cluster, row.learned]),
        ),
      );
    }, storeLimits.gatheredMax),
    all: () => run<LearnedRow>(statements.readAll),
    set: async (uid, learned) => {
      const contents = Object.values(learned).map((one) => JSON.stringify(one));
      await run(statements.set, [uid, Object.keys(learned), contents]);
    },
  };
}

type UnreadyRow = { readonly name: string; readonly cluster: string; readonly content: Unready };

export function createReadiness(database: Database): Readiness {
  const { run } = database;
  return {
    save: async (cluster, unready) => {
      const contents = Object.values(unready).map((one) => JSON.stringify(one));
      await run(saveUnready, [cluster, Object.keys(unready), contents]);
    },
    of: gather(async (names: readonly string[]) => {
      const rows = await run<UnreadyRow>(readUnready, [names]);
      return names.map((name) =>
        Object.fromEntries(
          rows.filter((row) => row.name === name).map((row) => [row.cluster, row.content]),
        ),
      );
    }, storeLimits.gatheredMax),
    lessons: createLessons(database, 'learned_readiness'),
  };
}
