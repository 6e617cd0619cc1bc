/**
 * Watches how many replicas of each workload are really ready, in all members together, whether the federation
 * can reach them or not.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MemberLog } from './member-log.js';
import type { Rig } from './rig.js';

const everyMs = 100;

export class FloorWatch {
  private readonly logs: readonly MemberLog[];
  private readonly reached = new Set<string>();
  private readonly dips = new Set<string>();
  private isOver = false;
  private running: Promise<void> = Promise.resolve();

  /** `floor`: ready replicas that a workload must not fall under once it had them. */
  constructor(
    rig: Rig,
    private readonly floor: number,
  ) {
    this.logs = Object.values(rig.members).map((member) => new MemberLog(member.folder));
  }

  start(): void {
    this.running = this.watch();
  }

  /** What fell under the floor, and to how many. */
  async finish(): Promise<readonly string[]> {
    this.isOver = true;
    await this.running;
    return [...this.dips];
  }

  private async watch(): Promise<void> {
    while (!this.isOver) {
      await this.sample();
      await sleep(everyMs);
    }
  }

  private async sample(): Promise<void> {
    const ready = new Map<string, number>();
    for (const log of this.logs)
      for (const [key, { isOurs, replicas, readyReplicas }] of await log.present())
        if (isOurs && replicas !== undefined) ready.set(key, (ready.get(key) ?? 0) + readyReplicas);
    for (const [key, count] of ready) {
      if (count >= this.floor) this.reached.add(key);
      else if (this.reached.has(key)) this.dips.add(`${key}: ${count} ready`);
    }
  }
}
