import { askSupervisor } from '../control/client.js';
import type { Home } from '../home.js';
import { limits } from '../limits.js';
import { done, note, printProgress } from '../print/progress.js';
import { readSetup } from '../setup.js';
import { cleanLeftovers, end, isGoneWithin } from '../state/leftovers.js';
import { findRun, releaseRun, type RunState } from '../state/run-state.js';

/** Stops exactly what `up` started in this data folder, whatever state it is in. */
export async function down(): Promise<void> {
  const { home } = readSetup();
  const found = findRun(home.runState);
  switch (found.kind) {
    case 'none':
      return printProgress('nothing runs');
    case 'unreadable':
      releaseRun(home.runState);
      return printProgress(
        note('the run state was unreadable and is forgotten; nothing was stopped'),
      );
    case 'crashed':
      return cleanUp(home, found.state);
    case 'running':
      return stopRunning(home, found.state);
  }
}

async function cleanUp(home: Home, state: RunState): Promise<void> {
  const ended = await cleanLeftovers(home, state);
  printProgress(note('the supervisor had crashed'));
  printProgress(
    done(ended.length === 0 ? 'nothing was left running' : `ended ${ended.join(', ')}`),
  );
}

async function stopRunning(home: Home, state: RunState): Promise<void> {
  const answer = await askSupervisor(
    home,
    { verb: 'down' },
    { waitMs: limits.downMs, progress: printProgress },
  );
  if (answer !== undefined && (await isGoneWithin(state.supervisor, limits.controlMs))) {
    return printProgress('stopped; the data is kept (./navarch reset deletes it)');
  }
  printProgress(note('the supervisor does not answer; ending it'));
  await end(state.supervisor, 'SIGTERM');
  const found = findRun(home.runState);
  if (found.kind === 'crashed') await cleanUp(home, found.state);
}
