/** The world of one seed: its store, its members, its syncers, and what happens to them. */
import { resources } from '@navarch/model';
import { createMemoryStore, type Store } from '@navarch/store';
import { createAuditedStore } from './audited-store.js';
import { Bells } from './bells.js';
import { type Faults, noFaults } from './faults.js';
import { History } from './history.js';
import { Broken, checkWrite } from './invariants.js';
import { type MemberWrite, SimulatedMember } from './member.js';
import { bringBack, type Fate, mishaps } from './mishaps.js';
import {
  createObject,
  keyIn,
  namespace,
  type Operating,
  operations,
  unfreeze,
} from './operations.js';
import { personsDoings } from './persons.js';
import { createRandom, type Random } from './random.js';
import { Scheduler } from './scheduler.js';
import { findUnsettled } from './settled.js';
import type { Options } from './simulate.js';
import { established, shipsDefinition, shipsKey, shipsSpec } from './ships.js';
import { type SimulatedSyncer, startSyncer } from './syncer.js';

const startsAt = Date.parse('2026-01-01T00:00:00Z');
const clusters = ['oslo', 'rome', 'kyoto'] as const;
/** Short runs find the most in a second, so most are short. */
const operationsMin = 8;
const operationsMore = 24;
const stepsBetween = 60;
/** Most members have new replicas ready in a moment; some take a while. */
const slowChance = 0.2;
const slowMs = 20_000;
/** Long enough for a silent member to be given up, and for one that is back to be cleaned. */
const longMs = 9_000;
const longChance = 0.15;
/** How often it begins before the members have joined, and how long they take. */
const earlyChance = 0.15;
const joinedMs = 1_500;
const settleMs = 600_000;
const stepsMax = 200_000;
/** How often it is looked whether everything is settled. */
const lookEveryMs = 1_000;
/** Nothing may be written for so long then; now and then longer, so that all is swept once. */
const quietMs = 2_500;
const sweptMs = 65_000;
const sweptChance = 0.03;
const quietAttempts = 4;
const chances = { failing: 0.01, ringing: 0.2, waits: 0.03, lags: 0.1 };

export class World {
  readonly scheduler: Scheduler;
  /** How many there are to be. */
  readonly operations: number;
  private readonly random: Random;
  private readonly members = new Map<string, SimulatedMember>();
  private readonly history = new History();
  private readonly store: Store;
  private readonly faults: Faults = noFaults();
  private readonly syncers: SimulatedSyncer[] = [];
  private readonly bells: Bells;
  private started = 0;
  private broken: Broken | undefined;

  constructor(private readonly options: Options) {
    const { seed, traced = false } = options;
    this.scheduler = new Scheduler(createRandom(seed, 1), startsAt, { traced });
    this.random = createRandom(seed, 2);
    const length = createRandom(seed, 3);
    this.operations =
      options.operations ?? operationsMin + length.below(length.below(operationsMore) + 1);
    const { scheduler, random, faults, syncers, members, history } = this;
    this.bells = new Bells({ scheduler, random, faults, syncers });
    const now = (): number => scheduler.now;
    const truth = { history, members, now };
    const onBroken = (broken: Broken): void => void (this.broken ??= broken);
    const store = createMemoryStore({ clock: now, federation: 'simulated' });
    this.store = createAuditedStore({ store, truth, onBroken });
    const onWrite = (write: MemberWrite): void => {
      this.broken ??= caught(() => checkWrite(write, truth));
    };
    const slow = createRandom(seed, 5);
    for (const name of clusters.slice(0, 2 + random.below(2))) {
      const places = 4 + random.below(20);
      const slowly = slow.chance(slowChance) ? { readyAfterMs: slow.below(slowMs) } : {};
      members.set(name, new SimulatedMember({ name, places, ...slowly, scheduler, onWrite }));
    }
  }

  /** Throws Broken when an invariant is. */
  async run(): Promise<void> {
    const random = createRandom(this.options.seed, 4);
    const { store, members, scheduler } = this;
    const operating: Operating = { store, members, random, now: () => scheduler.now };
    await this.begin(operating);
    for (let done = 0; done < this.operations; done += 1) {
      await this.happen(operating);
      await this.advance(this.random.below(stepsBetween));
      if (this.random.chance(longChance)) await this.pass(this.random.below(longMs));
    }
    await this.settle(operating);
    await this.stayQuiet();
  }

  private async begin(operating: Operating): Promise<void> {
    await createObject(operating, keyIn(resources.namespaces, namespace, ''), {});
    const { status } = established(shipsDefinition);
    await createObject(operating, shipsKey, { spec: shipsSpec, status });
    for (const name of this.members.keys()) {
      const credentialsRef = { namespace: 'navarch-system', name };
      await createObject(operating, keyIn(resources.clusters, name, ''), {
        spec: { server: `https://${name}.example`, credentialsRef },
      });
    }
    for (let count = 1 + this.random.below(2); count > 0; count -= 1) this.start();
    if (!this.random.chance(earlyChance)) await this.pass(joinedMs);
    if (this.options.calm === true) return;
    const { failing, ringing, waits, lags } = chances;
    Object.assign(this.faults, { failing, ringing });
    Object.assign(this.scheduler, { waits, lags });
  }

  private async happen(operating: Operating): Promise<void> {
    const { random } = operating;
    const kind = random.below(10);
    // Chance is spent whether it happens or not: without faults a run is the same but for them.
    const mishap = random.pick(mishaps);
    const act = random.pick(kind < 6 ? operations : personsDoings);
    const isMishap = kind === 9;
    if (isMishap && this.options.calm === true) return;
    const what = isMishap ? mishap(this.fate()) : await act(operating);
    this.scheduler.note(() => `== ${what}`);
    if (!isMishap) this.bells.notify();
  }

  private fate(): Fate {
    const { members, random, scheduler, faults, syncers } = this;
    return { members, random, scheduler, faults, syncers, start: () => this.start() };
  }

  private start(): void {
    this.started += 1;
    const { store, members, scheduler, faults, options, started, bells } = this;
    const random = createRandom(options.seed, 10 + started);
    const spoil = options.spoil === undefined ? {} : { spoil: options.spoil };
    const { news, ring } = bells;
    this.scheduler.note(() => `== syncer ${started} starts`);
    const world = { store, members, scheduler, faults, random, news, ring, ...spoil };
    this.syncers.push(startSyncer(world, started));
  }

  private async settle(operating: Operating): Promise<void> {
    const { store, members, scheduler, syncers } = this;
    Object.assign(this.faults, noFaults());
    Object.assign(scheduler, { waits: 0, lags: 0 });
    bringBack(members);
    for (const { process } of syncers) process.wake();
    await unfreeze(operating);
    scheduler.note(() => '== faults are over');
    const until = scheduler.now + settleMs;
    let faults: readonly string[] = ['nothing was looked at'];
    while (faults.length > 0) {
      if (scheduler.now > until || scheduler.stepsTaken > stepsMax)
        throw new Broken('everything settles', faults.join('; '));
      await this.pass(lookEveryMs);
      faults = await findUnsettled({ store, members });
    }
  }

  /**
   * What is settled stays silent: nothing is written when nothing changes. What the last changes left behind may be
   * noticed late, by the sweep, but not again and again.
   */
  private async stayQuiet(): Promise<void> {
    const isSwept = this.random.chance(sweptChance);
    if (isSwept) await this.pass(sweptMs);
    let noise = '';
    for (let attempt = 0; attempt < quietAttempts; attempt += 1) {
      if (attempt > 0) await this.pass(sweptMs);
      noise = await this.noiseWithin(isSwept ? sweptMs : quietMs);
      if (noise === '') return;
    }
    throw new Broken('what is settled stays silent', noise);
  }

  private async noiseWithin(ms: number): Promise<string> {
    const before = { writes: this.writes(), position: this.history.position };
    await this.pass(ms);
    const writes = this.writes() - before.writes;
    const commits = this.history.log.slice(before.position).filter(({ actor }) => !isFact(actor));
    if (writes === 0 && commits.length === 0) return '';
    const what = commits.map(({ actor, key }) => `${key.resource}/${key.name} by ${actor}`);
    return `${writes} writes; ${what.join(', ')}`;
  }

  private writes(): number {
    return [...this.members.values()].reduce((sum, member) => sum + member.writes, 0);
  }

  private async advance(steps: number): Promise<void> {
    const { scheduler } = this;
    const until = scheduler.stepsTaken + steps;
    await this.until(() => scheduler.stepsTaken >= until);
  }

  private async pass(ms: number): Promise<void> {
    const { scheduler } = this;
    const until = scheduler.now + ms;
    await this.until(() => scheduler.now >= until || scheduler.stepsTaken > stepsMax);
  }

  /** Stops at what is broken. */
  private async until(isOver: () => boolean): Promise<void> {
    let { position } = this.history;
    await this.scheduler.run(() => {
      if (this.broken !== undefined) throw this.broken;
      if (this.history.position > position) this.bells.notify();
      ({ position } = this.history);
      return isOver();
    });
  }
}

const isFact = (actor: string): boolean => actor.endsWith(':facts') || actor.endsWith(':events');

function caught(act: () => void): Broken | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Broken) return error;
    throw error;
  }
}
