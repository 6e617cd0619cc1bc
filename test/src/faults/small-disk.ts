/** A disk of a few megabytes that can be filled: a tmpfs of its own, where this process may mount one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { systemCodeOf } from '@navarch/model';

const chunk = Buffer.alloc(64 * 1024);
const leastBytes = 1;

export class SmallDisk {
  private constructor(private readonly folder: string) {}

  static mount(folder: string, megabytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true });
    const size = `size=${megabytes}m,mode=0755`;
    run('mount', '-t', 'tmpfs', '-o', size, 'navarch-faults', folder);
    return new SmallDisk(folder);
  }

  /** Leaves room for nothing. */
  async fill(): Promise<void> {
    const file = await open(this.ballast, 'a');
    try {
      for (let bytes = chunk.length; bytes >= leastBytes; )
        bytes = (await hasRoom(file.write(chunk.subarray(0, bytes)))) ? bytes : bytes / 2;
    } finally {
      await file.close();
    }
  }

  async free(): Promise<void> {
    await rm(this.ballast, { force: true });
  }

  unmount(): void {
    run('umount', '--lazy', this.folder);
  }

  private get ballast(): string {
    return join(this.folder, 'ballast');
  }
}

const run = (program: string, ...given: readonly string[]): void =>
  void execFileSync(program, [...given], { stdio: 'ignore' });

async function hasRoom(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOSPC') return false;
    throw error;
  }
}

/** A scenario that needs a disk of its own; skipped by name where nothing may be mounted. */
export function describeWithDisk(name: string, block: () => void): void {
  if (mayMount()) describe(name, block);
  else describe.skip(`${name} (nothing may be mounted here)`, block);
}

function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'navarch-mount-'));
  try {
    SmallDisk.mount(folder, 1).unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
