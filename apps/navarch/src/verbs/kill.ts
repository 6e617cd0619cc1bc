import { Complaint } from '../complaint.js';
import { askSupervisor } from '../control/client.js';
import type { ControlRequest } from '../control/protocol.js';
import { limits } from '../limits.js';
import { readSetup } from '../setup.js';
import { findRun } from '../state/run-state.js';

/** kill -9 of one member or service, as a region or a machine goes dark. */
export const kill = (name: string): Promise<void> => order({ verb: 'kill', name });

/** Starts a killed member again, on the data it had; resolves when it is ready. */
export const revive = (name: string): Promise<void> => order({ verb: 'revive', name });

async function order(request: ControlRequest): Promise<void> {
  const { home } = readSetup();
  const runs = findRun(home.runState).kind === 'running';
  const answer = runs ? await askSupervisor(home, request, { waitMs: limits.readyMs }) : undefined;
  if (answer === undefined)
    throw new Complaint('nothing runs', ['./navarch up    starts everything']);
  process.stdout.write(`${answer.text ?? ''}\n`);
}
