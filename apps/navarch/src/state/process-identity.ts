import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * One process over all time: its number and when it began.
 *
 * A number alone comes back for another process after a reboot or a few thousand starts, and signalling a
 * stranger is the worst thing a launcher can do.
 */
export type ProcessIdentity = { readonly pid: number; readonly began: string };

/** Undefined when no such process runs. */
export function identify(pid: number): ProcessIdentity | undefined {
  const began = process.platform === 'linux' ? beganOnLinux(pid) : beganElsewhere(pid);
  return began === undefined || began === '' ? undefined : { pid, began };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.began === identity.began;
}

/** Ticks since boot, and which boot. A zombie counts as gone: it only waits for its parent to look. */
function beganOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name is in brackets and may hold anything, so fields are counted after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return fields[0] === 'Z' ? undefined : `${boot}/${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

function beganElsewhere(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
