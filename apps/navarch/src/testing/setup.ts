import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts as freePortsFor } from '@navarch/backing';
import { readEnv, readLauncherConfig } from '@navarch/runtime';
import { homeOf } from '../home.js';
import type { Setup } from '../setup.js';

const scripts = {
  'federation-api': new URL('./fake-api.js', import.meta.url),
  syncer: new URL('./fake-syncer.js', import.meta.url),
  playground: new URL('./fake-member.js', import.meta.url),
} as const;

/** A repository with stand-ins for the apps, and a data folder in it. */
export function makeRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'navarch-up-'));
  for (const [app, script] of Object.entries(scripts))
    replaceApp(root, app, `import '${script.href}';`);
  return root;
}

export function replaceApp(root: string, app: string, source: string): void {
  const file = join(root, 'apps', app, 'dist', 'main.js');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(file, source);
}

export const removeRoot = (root: string): void => rmSync(root, { recursive: true, force: true });

/** The settings of `up` in that root, with ports counted from `port`. */
export function setupIn(root: string, port: number): Setup {
  const env = {
    ...readEnv(),
    NAVARCH_DATA_DIR: join(root, 'data'),
    NAVARCH_API_PORT: String(port),
    NAVARCH_SYNCER_PORT: String(port + 1),
    NAVARCH_MEMBER_PORT: String(port + 2),
    NAVARCH_QUEUE: 'postgres',
  };
  const config = readLauncherConfig(env);
  return { env, config, home: { ...homeOf({ ...config, dataDirIsGiven: true }), root } };
}

const portsNeeded = 5;

/** The first of enough ports in a row, which no test file beside this one takes. */
export const freePorts = (): Promise<number> =>
  freePortsFor(portsNeeded, readEnv()['JEST_WORKER_ID']);

/** Looks until it is so; throws after half a minute. */
export async function eventually(
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`still not so: ${what}`);
    await delay(20);
  }
}
