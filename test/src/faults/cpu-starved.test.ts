/**
 * T6: the syncers get a tenth of a processor, in slices, as under a quota or beside what has every other processor. They are slow,
 * and neither loses a role to the other, nor takes a member for lost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { memberNames } from './rig.js';
import type { Service } from './service.js';
import { withSql } from './sql-session.js';
import { type Stage, onStage } from './stage.js';

const sliceMs = 30;
const waitMs = 270;
const starvedMs = 30_000;
const lookEveryMs = 500;
const rolesNow = `SELECT name || ' of ' || holder FROM leases ORDER BY 1`;

describe('syncers that hardly get a processor', () => {
  let stage: Stage;
  // As an operator has it: the stage's own lease is shorter than what is given up here on purpose.
  const settings = { NAVARCH_LEASE_MS: '5000' };
  const load = { objects: 20, perSecond: 5 };
  onStage({ queue: 'postgres', syncers: 2, load, settings, settled: true }, (set) => {
    stage = set;
  });

  it('keep their roles, take no member for lost, and lose nothing', async () => {
    const { rig, writer } = stage;
    const before = await roles(stage);
    expect(before.length).toBeGreaterThan(memberNames.length);
    const seen = new Set<string>();
    const starving = rig.syncers.map((syncer) => new Starvation(syncer));
    writer.start();
    const endsAt = Date.now() + starvedMs;
    while (Date.now() < endsAt) {
      for (const role of await roles(stage)) seen.add(role);
      for (const member of memberNames) seen.add(await rig.phaseOf(member));
      await sleep(lookEveryMs);
    }
    await Promise.all(starving.map((one) => one.end()));
    expect([...seen].toSorted()).toEqual([...before, 'ClusterReady'].toSorted());
    await stage.expectNothingLost();
    expect(rig.syncers.map(({ starts }) => starts)).toEqual([1, 1]);
  }, 200_000);
});

const roles = ({ rig }: Stage): Promise<readonly string[]> =>
  withSql(rig.postgres, (sql) => sql.ask(rolesNow));

/** Lets a process run for a slice now and then. */
class Starvation {
  private isOver = false;
  private readonly running: Promise<void>;

  constructor(private readonly service: Service) {
    this.running = this.starve();
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async starve(): Promise<void> {
    while (!this.isOver) {
      this.service.freeze();
      await sleep(waitMs);
      this.service.thaw();
      await sleep(sliceMs);
    }
  }
}
