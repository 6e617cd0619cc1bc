import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Complaint } from '../complaint.js';
import { confirm } from '../confirm.js';
import { shown } from '../home.js';
import { readSetup } from '../setup.js';
import { findRun } from '../state/run-state.js';

/** Deletes the data folder. Never one that runs, and never one that `up` did not make. */
export async function reset(options: { yes?: boolean }): Promise<void> {
  const { home } = readSetup();
  const folder = shown(home.dataDir);
  if (!existsSync(home.dataDir)) {
    process.stdout.write(`${folder} does not exist: nothing to delete\n`);
    return;
  }
  const found = findRun(home.runState);
  if (found.kind === 'running' || found.kind === 'crashed') {
    throw new Complaint(`${folder} is in use`, ['./navarch down    first']);
  }
  if (!existsSync(home.marker)) {
    throw new Complaint(
      `${folder} was not made by navarch (it has no README of ours); not deleted`,
    );
  }
  const question = `Delete ${home.dataDir} with every object, Secret and key in it?`;
  if (options.yes !== true && !(await confirm(question))) return;
  await rm(home.dataDir, { recursive: true, force: true });
  process.stdout.write(`deleted ${folder}\n`);
}
