import type { Clock } from '@navarch/model';
import type { Database } from '../database/database.js';
import { storeLimits } from '../limits.js';
import type { Claim, ClaimTerms, ClaimWanted } from './agenda.js';

/** Milliseconds; how long a row that ran out again waits. */
const pauseOfRow = `abs(hashtext(p.key || p.ticket)::bigint) % least(${storeLimits.runOutPauseMaxMs},
        ${storeLimits.runOutPauseMs} * (2 ^ least(p.failures - 1, 20))::bigint)`;

/**
 * Takes rows nobody else is taking. The end of the lease becomes the row's due time, so a claim whose holder died
 * is found like any due row; that counts as a failure, so that work that kills its worker shows.
 *
 * What ran out more than once waits for a while, by chance and ever longer. Otherwise the work that kills its worker would be
 * claimed anew at one moment with all that died with it, and kill it again each time, to the last.
 */
const claimText = (filter: string): string => `
  WITH moment AS MATERIALIZED (SELECT coalesce($2::bigint, now_ms()) AS now),
  picked AS MATERIALIZED (
    SELECT p.loop, p.key FROM agenda p
    WHERE p.loop = $1 AND p.due_at <= (SELECT now FROM moment) ${filter}
      AND (p.ticket IS NULL OR p.failures = 0 OR p.due_at + ${pauseOfRow} <= (SELECT now FROM moment))
    ORDER BY p.due_at LIMIT $5 FOR UPDATE SKIP LOCKED
  )
  UPDATE agenda a SET
    ticket = nextval('agenda_tickets'),
    holder = $3,
    due_at = (SELECT now FROM moment) + $4::bigint,
    again_at = NULL,
    rung_at = NULL,
    failures = a.failures + (a.ticket IS NOT NULL)::int,
    last_error = CASE WHEN a.ticket IS NULL THEN a.last_error ELSE 'agenda.claimRanOut' END
  FROM picked WHERE a.loop = picked.loop AND a.key = picked.key
  RETURNING a.loop, a.key, a.ticket, a.failures, a.marks`;

const claimDue = { name: 'agenda.claimDue', text: claimText('') };
const claimKeys = { name: 'agenda.claimKeys', text: claimText('AND p.key = ANY($6::text[])') };

type ClaimRow = {
  readonly loop: string;
  readonly key: string;
  readonly ticket: string;
  readonly failures: number;
  readonly marks: string;
};

export async function claim(
  { database, clock }: { readonly database: Database; readonly clock: Clock | undefined },
  target: { readonly loop: string; readonly wanted: ClaimWanted },
  { holder, leaseMs }: ClaimTerms,
): Promise<Claim[]> {
  const { wanted } = target;
  const values = [target.loop, clock?.() ?? null, holder, leaseMs];
  const rows = isKeys(wanted)
    ? await database.run<ClaimRow>(claimKeys, [...values, storeLimits.batchRowsMax, [...wanted]])
    : await database.run<ClaimRow>(claimDue, [
        ...values,
        Math.min(wanted.limit, storeLimits.batchRowsMax),
      ]);
  return rows.map(({ loop, key, ticket, failures, marks }) => ({
    loop,
    key,
    ticket,
    failures,
    marks: Number(marks),
  }));
}

const isKeys = (wanted: ClaimWanted): wanted is readonly string[] => Array.isArray(wanted);
