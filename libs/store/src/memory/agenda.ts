import type {
  AdvanceOptions,
  Agenda,
  AgendaRow,
  Claim,
  ClaimTerms,
  ClaimWanted,
  DueRows,
  Mark,
  Settled,
  Settlement,
} from '../agenda/agenda.js';
import { describeFailure } from '../agenda/describe-failure.js';
import { storeLimits } from '../limits.js';
import { type AgendaEntry, compareTexts, type Tables } from './tables.js';

export function createMemoryAgenda(tables: Tables): Agenda {
  const settleOne = (settlement: Settlement): boolean => settle(tables, settlement) !== 'stale';
  return {
    mark: async (marks) => markRows(tables, marks),
    claim: async (loop, wanted, terms) => claim(tables, { loop, wanted }, terms),
    settle: async (settlements) => settlements.map((one) => settle(tables, one)),
    close: async (claims) => claims.map((one) => settleOne({ kind: 'close', claim: one })),
    postpone: async (held, afterMs, error) =>
      settleOne({ kind: 'postpone', claim: held, afterMs, error }),
    park: async (held, error) => settleOne({ kind: 'park', claim: held, error }),
    due: async (options) => due(tables, options),
    nextDueAt: async () =>
      earliest(
        ...entriesOf(tables).map((row) => (row.rungAt === undefined ? row.dueAt : undefined)),
      ),
    list: async (options = {}) => list(tables, options),
    advance: async (options) => advance(tables, options),
  };
}

const entriesOf = (tables: Tables): AgendaEntry[] => [...tables.agenda.values()];

const earliest = (...instants: readonly (number | undefined)[]): number | undefined =>
  instants
    .filter((instant) => instant !== undefined)
    .reduce<number | undefined>((least, one) => Math.min(least ?? one, one), undefined);

/** As the upsert of the real one: a claimed row is only counted, a waiting one becomes due no later than the mark says. */
export function markRows(tables: Tables, marks: readonly Mark[]): void {
  const wanted = new Map<string, { readonly mark: Mark; readonly dueAt: number }>();
  for (const one of marks) {
    const id = `${one.loop} ${one.key}`;
    if (one.ifClaimed === true && tables.agenda.get(id)?.ticket === undefined) continue;
    const asked = tables.now() + (one.afterMs ?? 0);
    const dueAt = Math.min(asked, wanted.get(id)?.dueAt ?? Infinity);
    wanted.set(id, { mark: one, dueAt });
  }
  for (const [id, one] of wanted) {
    const row = tables.agenda.get(id);
    if (row === undefined) tables.agenda.set(id, newEntry(one.mark, one.dueAt));
    else markAgain(row, one.dueAt);
  }
}

const newEntry = ({ loop, key }: Mark, dueAt: number): AgendaEntry => ({
  loop,
  key,
  dueAt,
  marks: 1,
  againAt: undefined,
  ticket: undefined,
  holder: undefined,
  failures: 0,
  lastError: undefined,
  rungAt: undefined,
});

function markAgain(row: AgendaEntry, dueAt: number): void {
  if (row.ticket !== undefined) {
    row.marks += 1;
    row.againAt = earliest(row.againAt, dueAt);
  } else if (row.dueAt === undefined || row.dueAt > dueAt) {
    row.marks += 1;
    row.dueAt = dueAt;
    row.againAt = undefined;
  }
}

function claim(
  tables: Tables,
  { loop, wanted }: { readonly loop: string; readonly wanted: ClaimWanted },
  { holder, leaseMs }: ClaimTerms,
): Claim[] {
  const now = tables.now();
  const isKeys = (of: ClaimWanted): of is readonly string[] => Array.isArray(of);
  const keys = isKeys(wanted) ? new Set(wanted) : undefined;
  const limit = isKeys(wanted) ? storeLimits.batchRowsMax : wanted.limit;
  const picked = entriesOf(tables)
    .filter((row) => row.loop === loop && isClaimable(row, now) && (keys?.has(row.key) ?? true))
    .sort(byDue)
    .slice(0, Math.min(limit, storeLimits.batchRowsMax));
  return picked.map((row) => {
    if (row.ticket !== undefined) {
      row.failures += 1;
      row.lastError = 'agenda.claimRanOut';
    }
    tables.tickets += 1;
    row.ticket = String(tables.tickets);
    row.holder = holder;
    row.dueAt = now + leaseMs;
    row.againAt = undefined;
    row.rungAt = undefined;
    const { key, ticket, failures, marks } = row;
    return { loop, key, ticket, failures, marks };
  });
}

const isDue = (row: AgendaEntry, now: number): boolean =>
  row.dueAt !== undefined && row.dueAt <= now;

const isClaimable = (row: AgendaEntry, now: number): boolean =>
  row.dueAt !== undefined && row.dueAt + pauseAfterRunOut(row) <= now;

/** What ran out a second time waits, so that work that kills its worker does not always come with all the rest. */
function pauseAfterRunOut({ key, ticket, failures }: AgendaEntry): number {
  if (ticket === undefined || failures === 0) return 0;
  const most = storeLimits.runOutPauseMs * 2 ** Math.min(failures - 1, 20);
  let chance = 7;
  for (const letter of Buffer.from(`${key}${ticket}`))
    chance = (Math.imul(chance, 31) + letter) >>> 0;
  return chance % Math.min(storeLimits.runOutPauseMaxMs, most);
}

const byDue = (one: AgendaEntry, other: AgendaEntry): number =>
  (one.dueAt ?? 0) - (other.dueAt ?? 0);

function settle(tables: Tables, settlement: Settlement): Settled {
  const { claim: held } = settlement;
  const id = `${held.loop} ${held.key}`;
  const row = tables.agenda.get(id);
  if (row === undefined || row.ticket !== held.ticket) return 'stale';
  const isMarked = row.marks > held.marks;
  if (settlement.kind === 'close' && !isMarked) {
    tables.agenda.delete(id);
    return 'settled';
  }
  const error = errorOf(settlement);
  row.dueAt =
    settlement.kind === 'postpone'
      ? earliest(tables.now() + Math.round(settlement.afterMs), row.againAt)
      : row.againAt;
  row.againAt = undefined;
  row.ticket = undefined;
  row.holder = undefined;
  row.rungAt = undefined;
  row.failures = error === undefined ? 0 : row.failures + 1;
  row.lastError = error;
  return isMarked && settlement.kind === 'close' ? 'marked' : 'settled';
}

function errorOf(settlement: Settlement): string | undefined {
  if (settlement.kind === 'close') return undefined;
  const isFailure = settlement.kind === 'park' || settlement.error !== undefined;
  return isFailure ? describeFailure(settlement.error) : undefined;
}

function due(
  tables: Tables,
  { limit, ringAgainMs }: { readonly limit: number; readonly ringAgainMs: number },
): DueRows {
  const now = tables.now();
  const rows = entriesOf(tables).filter((row) => isDue(row, now));
  const fresh = rows
    .filter((row) => row.rungAt === undefined)
    .sort(byDue)
    .slice(0, limit);
  const failed = rows
    .filter((row) => row.rungAt !== undefined && row.rungAt <= now - ringAgainMs)
    .sort((one, other) => (one.rungAt ?? 0) - (other.rungAt ?? 0))
    .slice(0, limit);
  for (const row of [...fresh, ...failed]) row.rungAt = now;
  const names = (of: readonly AgendaEntry[]) => of.map(({ loop, key }) => ({ loop, key }));
  return { ring: names(fresh), overdue: names(failed) };
}

function list(
  tables: Tables,
  options: { readonly loop?: string; readonly failing?: boolean; readonly limit?: number },
): AgendaRow[] {
  return entriesOf(tables)
    .filter((row) => options.loop === undefined || row.loop === options.loop)
    .filter((row) => options.failing !== true || row.failures > 0)
    .sort(
      (one, other) =>
        other.failures - one.failures ||
        compareTexts(one.loop, other.loop) ||
        compareTexts(one.key, other.key),
    )
    .slice(0, Math.min(options.limit ?? storeLimits.listRowsMax, storeLimits.pageRowsMax))
    .map(toAgendaRow);
}

function toAgendaRow(row: AgendaEntry): AgendaRow {
  const { loop, key, failures, dueAt, lastError, holder } = row;
  const claimed = row.ticket === undefined ? 'waiting' : 'claimed';
  return {
    loop,
    key,
    state: dueAt === undefined ? 'parked' : claimed,
    failures,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(lastError === undefined ? {} : { lastError }),
    ...(holder === undefined ? {} : { holder }),
  };
}

function advance(tables: Tables, { cursor, from, to, marks }: AdvanceOptions): boolean {
  const stands = tables.cursors.get(cursor);
  if (stands !== undefined && stands !== from) return false;
  tables.cursors.set(cursor, to);
  markRows(tables, marks);
  return true;
}
