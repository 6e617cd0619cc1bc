/** The wall clocks of the processes of a rig, which a test can set. PostgreSQL has its own, which stays right. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preloadOf } from './preload.js';
import { clockFileVariable } from './shift-clock.js';

/** The API processes and the syncers; the members. */
export type Side = 'hub' | 'members';

/** A process looks at its clock this often; then it is set everywhere. */
export const clockSetWithinMs = 500;

export class Clocks {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    for (const side of ['hub', 'members'] as const) this.set(side, 0);
  }

  /** So many milliseconds off, from a moment from now. */
  set(side: Side, offsetMs: number): void {
    writeFileSync(this.fileOf(side), String(offsetMs));
  }

  /** What a process is to be started with. */
  environmentOf(side: Side): NodeJS.ProcessEnv {
    return { NODE_OPTIONS: preloadOf('shift-clock'), [clockFileVariable]: this.fileOf(side) };
  }

  private fileOf(side: Side): string {
    return join(this.folder, side);
  }
}
