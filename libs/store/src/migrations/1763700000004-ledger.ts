import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What members have room for, what of it is promised, who waits for more, and what is remembered of full clusters.
 *
 * A cluster's row in cluster_ledgers is its lock: whatever changes its room or the promises made in it holds that row
 * first, and whoever needs several takes them by name, so that nobody waits in a circle. Versions come from a sequence
 * and not from the rows, because clusters come and go under the same name, and what was read of a former one must
 * never pass for the present one.
 */
export class Ledger1763700000004 implements MigrationInterface {
  readonly name = 'Ledger1763700000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [tables, lockRooms, saveCapacity, areAsRead, reserve, release])
      await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION release_cluster, release_object, reserve_rooms, are_rooms_as_read, save_capacity, lock_rooms',
    );
    await runner.query(
      'DROP TABLE learned_capacity, backlog, reservations, cluster_ledgers, cluster_capacity',
    );
    await runner.query('DROP SEQUENCE room_versions');
  }
}

const tables = `
CREATE SEQUENCE room_versions;
CREATE TABLE cluster_capacity (
  cluster text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL,
  observed_at bigint NOT NULL,
  content jsonb NOT NULL
);
CREATE TABLE cluster_ledgers (
  cluster text COLLATE "C" PRIMARY KEY,
  version bigint NOT NULL
) WITH (fillfactor = 20);
CREATE TABLE reservations (
  uid text COLLATE "C" NOT NULL,
  cluster text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  replicas integer NOT NULL,
  bound integer NOT NULL,
  requests jsonb NOT NULL,
  node_selector jsonb NOT NULL,
  PRIMARY KEY (uid, cluster)
);
CREATE INDEX reservations_outstanding ON reservations (cluster) WHERE replicas > bound;
CREATE INDEX reservations_name ON reservations (cluster, name);
CREATE TABLE backlog (
  uid text COLLATE "C" PRIMARY KEY,
  object_key text COLLATE "C" NOT NULL,
  replicas integer NOT NULL,
  reason text NOT NULL,
  priority integer NOT NULL,
  since bigint NOT NULL
);
CREATE INDEX backlog_order ON backlog (priority DESC, since, uid);
CREATE TABLE learned_capacity (
  uid text COLLATE "C" NOT NULL,
  cluster text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (uid, cluster)
);
CREATE INDEX learned_capacity_cluster ON learned_capacity (cluster)`;

// Version 0 is the same as no row.
const lockRooms = `
CREATE FUNCTION lock_rooms(of_clusters text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cluster_ledgers (cluster, version)
  SELECT o.cluster, 0 FROM unnest(of_clusters) AS o (cluster)
  WHERE NOT EXISTS (SELECT 1 FROM cluster_ledgers l WHERE l.cluster = o.cluster)
  ORDER BY o.cluster COLLATE "C" ON CONFLICT DO NOTHING;
  PERFORM 1 FROM cluster_ledgers l WHERE l.cluster = ANY(of_clusters) ORDER BY l.cluster FOR UPDATE;
END
$$`;

// Answers the former content, so that the caller can say whether there is more room than before. Promises are let go of
// as their pods are seen on nodes.
const saveCapacity = `
CREATE FUNCTION save_capacity(of_cluster text, at_ms bigint, new_content jsonb)
RETURNS TABLE (saved_version bigint, changed boolean, former jsonb) LANGUAGE plpgsql AS $$
BEGIN
  SELECT c.version, c.content INTO saved_version, former FROM cluster_capacity c WHERE c.cluster = of_cluster;
  changed := former IS DISTINCT FROM new_content;
  IF NOT changed THEN
    RETURN NEXT;
    RETURN;
  END IF;
  PERFORM lock_rooms(ARRAY[of_cluster]);
  saved_version := nextval('room_versions');
  SELECT c.content INTO former FROM cluster_capacity c WHERE c.cluster = of_cluster;
  INSERT INTO cluster_capacity (cluster, version, observed_at, content)
  VALUES (of_cluster, saved_version, at_ms, new_content)
  ON CONFLICT (cluster) DO UPDATE SET
    version = excluded.version, observed_at = excluded.observed_at, content = excluded.content;
  UPDATE reservations r SET bound = coalesce((new_content -> 'bound' ->> r.name)::integer, 0)
  WHERE r.cluster = of_cluster AND r.bound <> coalesce((new_content -> 'bound' ->> r.name)::integer, 0);
  RETURN NEXT;
END
$$`;

const areAsRead = `
CREATE FUNCTION are_rooms_as_read(
  of_clusters text[], clusters text[], read_capacity bigint[], read_ledger bigint[]
) RETURNS boolean LANGUAGE sql AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM unnest(clusters, read_capacity, read_ledger) AS w (cluster, capacity, ledger)
    LEFT JOIN cluster_capacity c ON c.cluster = w.cluster
    LEFT JOIN cluster_ledgers l ON l.cluster = w.cluster
    WHERE w.cluster = ANY(of_clusters)
      AND (coalesce(c.version, 0) <> w.capacity OR coalesce(l.version, 0) <> w.ledger))
$$`;

// The advisory locks make promises to one object pass one by one, so that what grows is told by what stands. Only what
// grows, or asks for other room than before, is compared with what was read and gives a new version; what shrinks harms
// nobody. It is compared twice: who is late already need not wait for the locks, and writes nothing at all.
const reserve = `
CREATE FUNCTION reserve_rooms(
  uids text[], names text[], asks jsonb[], selectors jsonb[], of_uids text[], of_clusters text[], counts integer[],
  read_clusters text[], read_capacity bigint[], read_ledger bigint[]
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  grown text[];
  touched text[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(o.uid, 1))
  FROM (SELECT uid FROM unnest(uids) AS u (uid) ORDER BY uid COLLATE "C") AS o;
  SELECT array_agg(DISTINCT cluster), array_agg(DISTINCT cluster) FILTER (WHERE w.replicas IS NOT NULL AND (
    r.uid IS NULL OR w.replicas > r.replicas
    OR (r.requests, r.node_selector) IS DISTINCT FROM (w.requests, w.node_selector)))
  INTO touched, grown
  FROM (
    SELECT o.*, p.cluster, p.replicas
    FROM unnest(uids, names, asks, selectors) AS o (uid, name, requests, node_selector)
    JOIN unnest(of_uids, of_clusters, counts) AS p (uid, cluster, replicas) USING (uid)
  ) AS w
  FULL JOIN (SELECT * FROM reservations WHERE uid = ANY(uids)) AS r USING (uid, cluster)
  WHERE (w.replicas, w.name, w.requests, w.node_selector)
    IS DISTINCT FROM (r.replicas, r.name, r.requests, r.node_selector);
  IF touched IS NULL THEN
    RETURN 'reserved';
  END IF;
  IF NOT are_rooms_as_read(grown, read_clusters, read_capacity, read_ledger) THEN
    RETURN 'stale';
  END IF;
  PERFORM lock_rooms(touched);
  IF NOT are_rooms_as_read(grown, read_clusters, read_capacity, read_ledger) THEN
    RETURN 'stale';
  END IF;
  UPDATE cluster_ledgers l SET version = nextval('room_versions') WHERE l.cluster = ANY(grown);
  DELETE FROM reservations r WHERE r.uid = ANY(uids) AND NOT EXISTS (
    SELECT 1 FROM unnest(of_uids, of_clusters) AS p (uid, cluster) WHERE p.uid = r.uid AND p.cluster = r.cluster);
  WITH seen AS MATERIALIZED (
    SELECT c.cluster, c.content -> 'bound' AS bound FROM cluster_capacity c WHERE c.cluster = ANY(touched)
  )
  INSERT INTO reservations AS r (uid, cluster, name, replicas, bound, requests, node_selector)
  SELECT o.uid, p.cluster, o.name, p.replicas, coalesce((s.bound ->> o.name)::integer, 0), o.requests, o.node_selector
  FROM unnest(uids, names, asks, selectors) AS o (uid, name, requests, node_selector)
  JOIN unnest(of_uids, of_clusters, counts) AS p (uid, cluster, replicas) USING (uid)
  LEFT JOIN seen s ON s.cluster = p.cluster
  WHERE p.cluster = ANY(touched)
  ON CONFLICT (uid, cluster) DO UPDATE SET
    name = excluded.name, replicas = excluded.replicas, bound = excluded.bound,
    requests = excluded.requests, node_selector = excluded.node_selector
  WHERE (r.name, r.replicas, r.bound, r.requests, r.node_selector)
    IS DISTINCT FROM (excluded.name, excluded.replicas, excluded.bound, excluded.requests, excluded.node_selector);
  RETURN 'reserved';
END
$$`;

const release = `
CREATE FUNCTION release_object(of_uid text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM reserve_rooms(ARRAY[of_uid], '{""}', ARRAY['{}'::jsonb], ARRAY['{}'::jsonb], '{}', '{}', '{}', '{}', '{}', '{}');
  DELETE FROM backlog b WHERE b.uid = of_uid;
  DELETE FROM learned_capacity k WHERE k.uid = of_uid;
END
$$;
CREATE FUNCTION release_cluster(of_cluster text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_rooms(ARRAY[of_cluster]);
  DELETE FROM reservations r WHERE r.cluster = of_cluster;
  DELETE FROM cluster_capacity c WHERE c.cluster = of_cluster;
  DELETE FROM learned_capacity k WHERE k.cluster = of_cluster;
  DELETE FROM cluster_ledgers l WHERE l.cluster = of_cluster;
END
$$`;
