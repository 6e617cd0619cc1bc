import type { Clock } from '@navarch/model';
import type { Database } from '../database/database.js';
import { gather } from '../database/gather.js';
import { storeLimits } from '../limits.js';
import type { Agenda, Cursors, Mark, Settlement } from './agenda.js';
import { claim } from './claim-rows.js';
import { advance, mark } from './mark-rows.js';
import { dueRows, listAgenda, nextDueAt } from './read-agenda.js';
import { settle } from './settle-claims.js';

const readCursor = { name: 'cursors.get', text: 'SELECT position FROM cursors WHERE name = $1' };

export function createAgenda(database: Database, clock: Clock | undefined): Agenda {
  const settleAll: Agenda['settle'] = (settlements) => settle(database, clock, settlements);
  const areSettled = async (settlements: readonly Settlement[]): Promise<boolean[]> =>
    (await settleAll(settlements)).map((answer) => answer !== 'stale');
  const isSettled = async (settlement: Settlement): Promise<boolean> =>
    (await areSettled([settlement]))[0] === true;
  return {
    mark: gather(async (calls: readonly (readonly Mark[])[]) => {
      await mark(database, clock, calls.flat());
      return calls.map(() => undefined);
    }, storeLimits.gatheredMax),
    claim: (loop, wanted, terms) => claim({ database, clock }, { loop, wanted }, terms),
    settle: settleAll,
    close: (claims) => areSettled(claims.map((claim) => ({ kind: 'close', claim }))),
    postpone: (claim, afterMs, error) => isSettled({ kind: 'postpone', claim, afterMs, error }),
    park: (claim, error) => isSettled({ kind: 'park', claim, error }),
    due: (options) => dueRows(database, clock, options),
    nextDueAt: () => nextDueAt(database),
    list: (options = {}) => listAgenda(database, options),
    advance: (options) => advance(database, clock, options),
  };
}

export function createCursors(database: Database): Cursors {
  return {
    get: async (name) => {
      const [row] = await database.run<{ position: string }>(readCursor, [name]);
      return row === undefined ? undefined : Number(row.position);
    },
  };
}
