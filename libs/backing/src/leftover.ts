import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@navarch/model';

/**
 * What an earlier server left in its folder.
 *
 * PostgreSQL's own check of postmaster.pid asks only whether some process has that number, which after a
 * reboot or in a container is often another program. Here the process must also be one that runs on this
 * folder.
 */
export function clearLeftover(clusterFolder: string): void {
  const file = join(clusterFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = readPid(file);
  if (pid !== undefined && runsOn(pid, clusterFolder)) {
    throw new DomainError(
      { kind: 'conflict', code: 'postgres.alreadyRuns' },
      { pid, folder: clusterFolder },
    );
  }
  rmSync(file, { force: true });
}

/** The server that runs on this folder, if one does. */
export function findRunning(clusterFolder: string): number | undefined {
  const file = join(clusterFolder, 'postmaster.pid');
  const pid = existsSync(file) ? readPid(file) : undefined;
  return pid !== undefined && runsOn(pid, clusterFolder) ? pid : undefined;
}

function readPid(file: string): number | undefined {
  const first = readFileSync(file, 'utf8').split('\n', 1)[0] ?? '';
  return /^\d{1,10}$/.test(first) ? Number(first) : undefined;
}

const runsOn = (pid: number, folder: string): boolean => commandLineOf(pid).includes(folder);

function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    // No such process: nobody's command line.
    return '';
  }
}

/** Direct children of a process, empty when that cannot be told. */
export function childrenOf(pid: number): readonly number[] {
  try {
    const text =
      process.platform === 'linux'
        ? childrenFromProc(pid)
        : execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
    return text.split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function childrenFromProc(pid: number): string {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === pid)
    .join(' ');
}

function parentOf(entry: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything, so counting starts after it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
