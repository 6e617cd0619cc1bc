/**
 * A second API and a second syncer of a federation that runs: the same programs with the same settings, but for their ports. They
 * are no children of its supervisor.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemberClient } from '@navarch/clients';
import { limits } from '../limits.js';
import type { Unit } from '../measure/usage.js';
import { until } from '../until.js';
import { clientFor } from './client-for.js';
import { end } from './end.js';
import { freePorts } from './ports.js';

const programs = [
  { name: 'federation-api', setting: 'NAVARCH_API_PORT' },
  { name: 'syncer', setting: 'NAVARCH_SYNCER_PORT' },
] as const;

export class Pair {
  private constructor(
    private readonly children: readonly ChildProcess[],
    /** The second API. */
    readonly api: MemberClient,
  ) {}

  /**
   * Resolves when both are ready.
   *
   * @param units what runs
   * @param folder where the federation keeps everything
   */
  static async start(units: readonly Unit[], folder: string): Promise<Pair> {
    const port = await freePorts(programs.length);
    const children: ChildProcess[] = [];
    try {
      for (const [index, { name, setting }] of programs.entries()) {
        const first = units.find((unit) => unit.name === name);
        if (first === undefined) throw new Error(`no ${name} runs`);
        children.push(await startLike(first, { [setting]: String(port + index) }));
      }
      const api = await clientFor(await kubeconfigAt(folder, port));
      await until({ what: 'the second API ready', withinMs: limits.navarchWithinMs }, async () => {
        const { ok } = await api.probe('/readyz');
        return ok;
      });
      await until(
        { what: 'the second syncer ready', withinMs: limits.navarchWithinMs },
        async () => await isReady(`http://127.0.0.1:${port + 1}/readyz`),
      );
      return new Pair(children, api);
    } catch (error) {
      await Promise.all(children.map(end));
      throw error;
    }
  }

  get units(): readonly Unit[] {
    return programs.map(({ name }, index) => ({ name, pid: this.children[index]?.pid ?? 0 }));
  }

  async stop(): Promise<void> {
    await this.api.close();
    await Promise.all(this.children.map(end));
  }
}

/** As it was started, from what the system knows of it. */
async function startLike({ pid }: Unit, settings: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const [command = '', ...args] = await readTexts(`/proc/${pid}/cmdline`);
  const environment = (await readTexts(`/proc/${pid}/environ`)).map((entry) => {
    const at = entry.indexOf('=');
    return [entry.slice(0, at), entry.slice(at + 1)] as const;
  });
  const env = { ...Object.fromEntries(environment), ...settings };
  return spawn(command, args, { env, stdio: 'ignore' });
}

const readTexts = async (file: string): Promise<readonly string[]> =>
  (await readFile(file, 'utf8')).split('\0').filter((text) => text !== '');

/** The administrator's file, for the API at another port. */
async function kubeconfigAt(folder: string, port: number): Promise<string> {
  const text = await readFile(join(folder, 'kubeconfig'), 'utf8');
  const file = join(folder, 'second.kubeconfig');
  const moved = text.replace(/(https:\/\/[^:/\s]+):\d+/, `$1:${port}`);
  await writeFile(file, moved, { mode: 0o600 });
  return file;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
