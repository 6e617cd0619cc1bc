import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Pods that are not ready, as their clusters' observers last saw them, and what is remembered of clusters where replicas did
 * not become ready. Apart from the room: pods become ready all the time, and no promise of room is void because of that.
 */
export class Readiness1763700000019 implements MigrationInterface {
  readonly name = 'Readiness1763700000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(release(true));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(release(false));
    await runner.query('DROP TABLE learned_readiness, unready_pods');
  }
}

// `name` is the workload's `namespace/name`.
const tables = `
CREATE TABLE unready_pods (
  name text COLLATE "C" NOT NULL,
  cluster text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (name, cluster)
);
CREATE INDEX unready_pods_cluster ON unready_pods (cluster);
CREATE TABLE learned_readiness (
  uid text COLLATE "C" NOT NULL,
  cluster text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (uid, cluster)
);
CREATE INDEX learned_readiness_cluster ON learned_readiness (cluster)`;

/** What goes with an object, and with a cluster; as before, and with `also` what is kept here. */
const release = (also: boolean): string => `
CREATE OR REPLACE FUNCTION release_object(of_uid text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM reserve_rooms(ARRAY[of_uid], '{""}', ARRAY['{}'::jsonb], ARRAY['{}'::jsonb], '{}', '{}', '{}', '{}', '{}', '{}');
  DELETE FROM backlog b WHERE b.uid = of_uid;
  DELETE FROM learned_capacity k WHERE k.uid = of_uid;
  ${also ? 'DELETE FROM learned_readiness k WHERE k.uid = of_uid;' : ''}
END
$$;
CREATE OR REPLACE FUNCTION release_cluster(of_cluster text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_rooms(ARRAY[of_cluster]);
  DELETE FROM reservations r WHERE r.cluster = of_cluster;
  DELETE FROM cluster_capacity c WHERE c.cluster = of_cluster;
  DELETE FROM learned_capacity k WHERE k.cluster = of_cluster;
  ${also ? 'DELETE FROM learned_readiness k WHERE k.cluster = of_cluster; DELETE FROM unready_pods u WHERE u.cluster = of_cluster;' : ''}
  DELETE FROM cluster_ledgers l WHERE l.cluster = of_cluster;
END
$$`;
