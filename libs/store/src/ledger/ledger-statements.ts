/** The statements of the ledger. What would change nothing is not written. */

export const saveCapacity = {
  name: 'ledger.saveCapacity',
  text: 'SELECT saved_version, changed, former FROM save_capacity($1, $2, $3::jsonb)',
};

export const readVersions = {
  name: 'ledger.versions',
  text: `SELECT coalesce(c.cluster, l.cluster) AS cluster, coalesce(c.version, 0) AS capacity,
      coalesce(l.version, 0) AS ledger
    FROM cluster_capacity c FULL JOIN cluster_ledgers l ON l.cluster = c.cluster ORDER BY 1`,
};

export const readCapacities = {
  name: 'ledger.capacities',
  text: `SELECT cluster, version, observed_at, content FROM cluster_capacity
    WHERE cluster = ANY($1::text[]) ORDER BY cluster`,
};

const columns = 'uid, cluster, name, replicas, bound, requests, node_selector';

export const readOutstanding = {
  name: 'ledger.outstanding',
  text: `SELECT ${columns} FROM reservations WHERE replicas > bound ORDER BY uid, cluster`,
};

export const readReservations = {
  name: 'ledger.reservationsOf',
  text: `SELECT ${columns} FROM reservations WHERE uid = $1 ORDER BY cluster`,
};

export const reserve = {
  name: 'ledger.reserve',
  text: `SELECT reserve_rooms($1::text[], $2::text[], $3::jsonb[], $4::jsonb[], $5::text[], $6::text[], $7::integer[],
    $8::text[], $9::bigint[], $10::bigint[]) AS outcome`,
};

export const release = { name: 'ledger.release', text: 'SELECT release_object($1)' };

export const releaseCluster = { name: 'ledger.releaseCluster', text: 'SELECT release_cluster($1)' };

export const dropBacklog = {
  name: 'ledger.dropBacklog',
  text: `DELETE FROM backlog b USING (
      SELECT uid FROM backlog WHERE uid = ANY($1::text[]) ORDER BY uid COLLATE "C" FOR UPDATE
    ) AS w WHERE b.uid = w.uid`,
};

export const setBacklog = {
  name: 'ledger.setBacklog',
  text: `INSERT INTO backlog AS b (uid, object_key, replicas, reason, priority, since)
    SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[], $5::integer[], $6::bigint[]) AS w (uid)
    ORDER BY w.uid COLLATE "C"
    ON CONFLICT (uid) DO UPDATE SET object_key = excluded.object_key, replicas = excluded.replicas,
      reason = excluded.reason, priority = excluded.priority
    WHERE (b.object_key, b.replicas, b.reason, b.priority)
      IS DISTINCT FROM (excluded.object_key, excluded.replicas, excluded.reason, excluded.priority)`,
};

export const readBacklog = {
  name: 'ledger.backlog',
  text: `SELECT uid, object_key, replicas, reason, priority, since FROM backlog
    ORDER BY priority DESC, since, uid LIMIT $1`,
};

export const measureBacklog = {
  name: 'ledger.backlogSize',
  text: 'SELECT count(*) AS objects, coalesce(sum(replicas), 0) AS replicas, min(since) AS since FROM backlog',
};

/** Over `learned_capacity` and its like. */
export const lessonsIn = (table: 'learned_capacity' | 'learned_readiness') => ({
  read: {
    name: `ledger.${table}`,
    text: `SELECT uid, cluster, content AS learned FROM ${table} WHERE uid = ANY($1::text[])`,
  },
  readAll: {
    name: `ledger.${table}.all`,
    text: `SELECT uid, cluster, content AS learned FROM ${table} ORDER BY uid, cluster`,
  },
  set: {
    name: `ledger.${table}.set`,
    text: `WITH gone AS (DELETE FROM ${table} WHERE uid = $1 AND cluster <> ALL($2::text[]))
    INSERT INTO ${table} AS k (uid, cluster, content)
    SELECT $1, w.cluster, w.content FROM unnest($2::text[], $3::jsonb[]) AS w (cluster, content)
    ON CONFLICT (uid, cluster) DO UPDATE SET content = excluded.content
    WHERE k.content IS DISTINCT FROM excluded.content`,
  },
});

export const saveUnready = {
  name: 'ledger.saveUnready',
  text: `WITH gone AS (DELETE FROM unready_pods WHERE cluster = $1 AND name <> ALL($2::text[]))
    INSERT INTO unready_pods AS u (name, cluster, content)
    SELECT w.name, $1, w.content FROM unnest($2::text[], $3::jsonb[]) AS w (name, content)
    ON CONFLICT (name, cluster) DO UPDATE SET content = excluded.content
    WHERE u.content IS DISTINCT FROM excluded.content`,
};

export const readUnready = {
  name: 'ledger.unready',
  text: 'SELECT name, cluster, content FROM unready_pods WHERE name = ANY($1::text[])',
};
