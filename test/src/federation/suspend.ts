/** Stops a process and its children in mid-work, as a machine that hangs does: connections stay and nobody answers. */
import { readdir, readFile } from 'node:fs/promises';

/** Returns what lets them go on. */
export async function suspend(pid: number): Promise<() => void> {
  // The parent first: it makes no more children then.
  process.kill(pid, 'SIGSTOP');
  const stopped = [pid];
  for (const child of await childrenOf(pid)) {
    try {
      process.kill(child, 'SIGSTOP');
      stopped.push(child);
    } catch {
      // It ended by itself.
    }
  }
  return () => {
    for (const one of stopped) process.kill(one, 'SIGCONT');
  };
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const entries = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const parents = await Promise.all(
    entries.map(async (entry) => ({ entry, parent: await parentOf(entry) })),
  );
  return parents.filter(({ parent }) => parent === pid).map(({ entry }) => Number(entry));
}

async function parentOf(entry: string): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything, so counting starts after it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
