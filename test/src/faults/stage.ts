/**
 * What every scenario begins and ends with: a rig, a writer at work, a watcher of the log, strangers' objects in the
 * members; and in the end the check that nothing was lost.
 */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type KubeObject, resources } from '@navarch/model';
import { secret } from '../federation/member-access.js';
import { until } from '../federation/until.js';
import { namespace } from '../federation/world.js';
import { ChangeLog } from './change-log.js';
import { expectNothingLost, untilSettled } from './checks.js';
import { dipsIn, disputesIn, MemberLog, removalsIn, shrinksIn, stepsBackIn } from './member-log.js';
import { Rig, type RigOptions } from './rig.js';
import { Writer, type WriterOptions } from './writer.js';

export const home = 'faults';
const theirs = 'theirs';

export type StageOptions = RigOptions & {
  readonly load?: Partial<WriterOptions>;
  /** The load has ended, and the members have all of it, before the scenario begins. */
  readonly settled?: boolean;
};

/**
 * Sets the stage before the tests of a `describe`, and clears it after them. `tell` is told of it, and is done before anything
 * is waited for.
 */
export function onStage(
  { settled, ...options }: StageOptions,
  tell: (stage: Stage) => Promise<void> | void,
): void {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await Stage.set(options);
    await tell(stage);
    if (settled !== true) return;
    await stage.writer.finish();
    await untilSettled(stage.rig, home);
  }, 120_000);
  afterAll(async () => {
    await stage?.clear();
  }, 60_000);
}

const usualLoad = { namespace: home, objects: 30, perSecond: 15 };

export class Stage {
  private constructor(
    private readonly props: {
      readonly rig: Rig;
      readonly writer: Writer;
      readonly log: ChangeLog;
      /** What was put into the members by others. */
      readonly strangers: ReadonlyMap<string, KubeObject>;
    },
  ) {}

  get rig(): Rig {
    return this.props.rig;
  }
  get writer(): Writer {
    return this.props.writer;
  }

  /** Starts a federation and its load. */
  static async set({ load, ...options }: Omit<StageOptions, 'settled'>): Promise<Stage> {
    const rig = await Rig.start(options);
    try {
      const strangers = await plantStrangers(rig);
      const { status } = await rig.call('POST', '/api/v1/namespaces', namespace(home));
      expect(status).toBe(201);
      const log = new ChangeLog(rig, home);
      await log.start();
      const writer = new Writer(rig, { ...usualLoad, ...load });
      writer.start();
      return new Stage({ rig, writer, log, strangers });
    } catch (error) {
      await rig.stop();
      throw error;
    }
  }

  /** Waits until this many writes were acknowledged since now. */
  async untilWritten(more: number): Promise<void> {
    const before = this.acked;
    await until(
      async () => this.acked - before,
      (count) => count >= more,
      60_000,
    );
  }

  get acked(): number {
    return this.writer.writes.filter((one) => one.outcome.kind === 'acked').length;
  }

  /**
   * Ends the load and checks that nothing was lost, nothing of others was touched, no copy ever went back to an older
   * generation, and (unless replicas were moved on purpose) none was deleted, made smaller or
   * less ready. A watcher saw every change, and was never told to list again. `isMeddledWith`: others changed copies, so
   * that one generation may have had more than one content.
   */
  async expectNothingLost({ mayMove = false, isMeddledWith = false } = {}): Promise<void> {
    await this.writer.finish();
    expect(this.props.log.unseen).toEqual([]);
    await expectNothingLost(this.rig, this.writer, this.props.log);
    for (const [member, before] of this.props.strangers)
      expect(await strangerIn(this.rig, member)).toEqual(before);
    for (const member of Object.values(this.rig.members)) {
      const changes = await new MemberLog(member.folder).read();
      expect(stepsBackIn(changes)).toEqual([]);
      if (!isMeddledWith) expect(disputesIn(changes)).toEqual([]);
      if (mayMove) continue;
      expect([...removalsIn(changes), ...shrinksIn(changes), ...dipsIn(changes)]).toEqual([]);
    }
  }

  async clear(): Promise<void> {
    await Promise.all([this.props.log.stop(), this.writer.abandon()]);
    await this.rig.stop();
  }
}

async function plantStrangers(rig: Rig): Promise<ReadonlyMap<string, KubeObject>> {
  const planted = await Promise.all(
    Object.entries(rig.members).map(async ([name, { client }]) => {
      await client.create(resources.namespaces, namespace(theirs));
      const made = await client.create(resources.secrets, secret(theirs, 'key-1', { of: 'them' }));
      return [name, made] as const;
    }),
  );
  return new Map(planted);
}

const strangerIn = (rig: Rig, member: string): Promise<KubeObject | undefined> =>
  rig.in(member).get(resources.secrets, theirs, 'key-1');
