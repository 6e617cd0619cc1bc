import type { Clock } from '@navarch/model';
import type { Database } from '../database/database.js';
import type { Lease, Leases } from './lease.js';

/**
 * A lease that ran out is a new lease even for its last holder: it cannot know what others did meanwhile. Rows stay
 * when a lease is let go, so that epochs never come twice.
 */
const acquireLeases = {
  name: 'leases.acquire',
  text: `
  WITH moment AS MATERIALIZED (SELECT coalesce($4::bigint, now_ms()) AS now)
  INSERT INTO leases AS l (name, holder, epoch, expires_at)
  SELECT DISTINCT w.name COLLATE "C" AS wanted, $2::text, 1, m.now + $3::bigint
  FROM unnest($1::text[]) AS w (name), moment m ORDER BY wanted
  ON CONFLICT (name) DO UPDATE SET
    holder = excluded.holder,
    expires_at = excluded.expires_at,
    epoch = l.epoch + (l.expires_at <= (SELECT now FROM moment))::int
  WHERE l.holder = excluded.holder OR l.expires_at <= (SELECT now FROM moment)
  RETURNING name, holder, epoch, expires_at`,
};

const releaseLeases = {
  name: 'leases.release',
  text: `UPDATE leases l SET expires_at = 0
    FROM (SELECT name FROM leases WHERE name = ANY($1::text[]) AND holder = $2 ORDER BY name FOR UPDATE) mine
    WHERE l.name = mine.name AND l.holder = $2`,
};

const listLeases = {
  name: 'leases.list',
  text: `SELECT name, holder, epoch, expires_at FROM leases
    WHERE expires_at > coalesce($1::bigint, now_ms()) ORDER BY name`,
};

type LeaseRow = {
  readonly name: string;
  readonly holder: string;
  readonly epoch: string;
  readonly expires_at: string;
};

export function createLeases(database: Database, clock: Clock | undefined): Leases {
  const now = (): number | null => clock?.() ?? null;
  return {
    acquire: async (names, holder, ttlMs) => {
      const rows = await database.run<LeaseRow>(acquireLeases, [[...names], holder, ttlMs, now()]);
      return rows.map(toLease);
    },
    release: async (names, holder) => {
      await database.run(releaseLeases, [[...names], holder]);
    },
    list: async () => (await database.run<LeaseRow>(listLeases, [now()])).map(toLease),
  };
}

const toLease = (row: LeaseRow): Lease => ({
  name: row.name,
  holder: row.holder,
  epoch: Number(row.epoch),
  expiresAt: Number(row.expires_at),
});
