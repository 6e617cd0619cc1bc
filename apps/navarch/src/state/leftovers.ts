import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findRunning } from '@navarch/backing';
import type { Home } from '../home.js';
import { limits } from '../limits.js';
import { identify, isAlive, type ProcessIdentity } from './process-identity.js';
import { releaseRun, type RunState } from './run-state.js';

/**
 * Ends what a crashed supervisor left running, and forgets the run.
 *
 * Touches only processes whose number and birth are both in the run state, and a PostgreSQL that runs on
 * the cluster in our own data folder. Returns the names of what was ended.
 */
export async function cleanLeftovers(home: Home, state: RunState): Promise<readonly string[]> {
  const ended: string[] = [];
  // The last started go first: what depends on PostgreSQL stops before it.
  for (const one of state.processes.toReversed()) {
    if (await end(one, 'SIGTERM')) ended.push(one.name);
  }
  const postmaster = findRunning(join(home.postgres, 'cluster'));
  const found = postmaster === undefined ? undefined : identify(postmaster);
  if (found !== undefined && (await end(found, 'SIGINT'))) ended.push('postgresql');
  releaseRun(home.runState);
  return ended;
}

/** False when it was gone already. */
export async function end(one: ProcessIdentity, polite: NodeJS.Signals): Promise<boolean> {
  if (!signal(one, polite)) return false;
  if (await isGoneWithin(one, limits.controlMs)) return true;
  signal(one, 'SIGKILL');
  await isGoneWithin(one, limits.controlMs);
  return true;
}

function signal(one: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(one)) return false;
  try {
    return process.kill(one.pid, name);
  } catch {
    // It ended between the look and the signal.
    return false;
  }
}

export async function isGoneWithin(one: ProcessIdentity, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  while (isAlive(one)) {
    if (performance.now() > deadline) return false;
    await delay(limits.readyPollMs);
  }
  return true;
}
