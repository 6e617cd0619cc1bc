/** Processes as /proc shows them: what they have spent and what they hold, each with all of its children. */
import { readdir, readFile } from 'node:fs/promises';

/** Ticks a second of the times in /proc/PID/stat, on every Linux that Node.js runs on. */
const ticksPerSecond = 100;

export type ProcessFacts = {
  readonly pid: number;
  readonly parent: number;
  /** User and system together. */
  readonly cpuSeconds: number;
  /** The same of its children that ended. */
  readonly endedCpuSeconds: number;
};

/** Undefined when the text is not that of a process. */
export function parseStat(text: string): ProcessFacts | undefined {
  // The name, in parentheses, may hold anything, parentheses too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  const [pid, parent] = [Number.parseInt(text, 10), Number(fields[1])];
  const cpuSeconds = (user + system) / ticksPerSecond;
  const endedCpuSeconds = (endedUser + endedSystem) / ticksPerSecond;
  return Number.isNaN(pid) ? undefined : { pid, parent, cpuSeconds, endedCpuSeconds };
}

export async function readProcesses(): Promise<readonly ProcessFacts[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => parseStat(await read(pid, 'stat'))));
  return found.filter((one) => one !== undefined);
}

/** The process and everything below it. */
export function treeOf(root: number, all: readonly ProcessFacts[]): readonly ProcessFacts[] {
  const own = all.filter((one) => one.pid === root);
  const children = all.filter((one) => one.parent === root);
  return [...own, ...children.flatMap((one) => treeOf(one.pid, all))];
}

/** Bytes a process has for itself, and those of it that it shares with others. */
export type Memory = { readonly own: number; readonly shared: number };

export async function readMemory(pid: number): Promise<Memory> {
  return parseMemory(await read(String(pid), 'status'));
}

export function parseMemory(status: string): Memory {
  const bytes = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1_024;
  return { own: bytes('RssAnon'), shared: bytes('RssShmem') };
}

/** Empty when the process has ended. */
async function read(pid: string, file: string): Promise<string> {
  return await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
}
