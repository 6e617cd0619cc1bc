import { stopOnSignal, systemClock, unknownSettings } from '@navarch/runtime';
import { askSupervisor } from '../control/client.js';
import { limits } from '../limits.js';
import { note, printProgress, type Progress } from '../print/progress.js';
import { printNext, printStatus } from '../print/summary.js';
import { readSetup, type Setup } from '../setup.js';
import { withJournal } from '../supervisor/journal.js';
import { runFederation, type RunningFederation } from '../supervisor/run.js';

/** Runs everything in this process until Ctrl-C or `navarch down`. */
export async function up(): Promise<void> {
  const setup = readSetup();
  await superviseHere(setup, printProgress);
  await printSummary(setup, false);
}

/**
 * The supervisor itself, attached or not. Resolves when everything is ready; the process goes on until it
 * is told to stop.
 */
export async function superviseHere(setup: Setup, tell: Progress): Promise<void> {
  const say = withJournal(setup.home, tell);
  // Whoever read our output may leave (`navarch up | head`); that is no reason to crash.
  process.stdout.on('error', () => undefined);
  for (const name of unknownSettings(setup.env))
    say(note(`${name} is set, but no setting has that name`));
  let federation: RunningFederation | undefined;
  let stopping = false;
  stopOnSignal(
    async () => {
      stopping = true;
      say('stopping …');
      await federation?.stop(say);
    },
    { deadlineMs: limits.downMs, onError: (error) => say(note(String(error))) },
  );
  try {
    await runFederation(setup, say, (started) => {
      federation = started;
      started.ended.then(leave).catch(leave);
    });
  } catch (error) {
    // What fails because it was told to stop is no failure.
    if (!stopping) throw error;
  }
}

/** Lets the last answer reach who asked, then ends even if something still holds the loop. */
function leave(): void {
  setTimeout(() => process.exit(0), limits.pollMs);
}

export async function printSummary(setup: Setup, detached: boolean): Promise<void> {
  const answer = await askSupervisor(setup.home, { verb: 'status' });
  if (answer?.status === undefined) return;
  printProgress('');
  printProgress(printStatus(setup.home, answer.status, systemClock()));
  printProgress('');
  printProgress(printNext(setup.home, detached));
}
