import { systemClock } from '@navarch/runtime';
import { Complaint } from '../complaint.js';
import { askSupervisor } from '../control/client.js';
import type { SupervisorStatus } from '../control/protocol.js';
import { type ApiClient } from '../federation/client.js';
import { withFederation } from '../federation/open.js';
import { isOver, readFreezes } from '../freeze/standing.js';
import { shown, type Home } from '../home.js';
import { printStanding } from '../print/freeze.js';
import { readClusters } from '../drain/fleet.js';
import { printScheduling } from '../print/drain.js';
import { printStatus } from '../print/summary.js';
import { printWaiting, readHolds } from './holds.js';
import { readSetup } from '../setup.js';
import { findRun } from '../state/run-state.js';

/** Exit codes: 0 all ready, 3 nothing runs (as systemd has it), 1 something is not as it should be. */
const notRunning = 3;

export async function status(options: { output?: string }): Promise<void> {
  const { home } = readSetup();
  const current = await askStatus(home);
  const frozen = options.output === 'json' ? '' : await askFrozen(home, current);
  const waiting = options.output === 'json' ? '' : printWaiting(await readHolds(home));
  process.stdout.write(
    options.output === 'json'
      ? `${JSON.stringify(current, null, 2)}\n`
      : [
          `${frozen}${waiting}${headline(current)}\n\n${printStatus(home, current, systemClock())}\n\n`,
          ...(await orders(home)).map((line) => `${line}\n`),
          `kubeconfig: ${shown(home.kubeconfig)}\n`,
        ].join(''),
  );
  if (current.units.some((unit) => unit.state.kind !== 'ready')) process.exitCode = 1;
}

/** What people ordered for clusters: cordons and drains. What the API cannot tell now is left out, the rest is still true. */
async function orders(home: Home): Promise<readonly string[]> {
  try {
    return (await withFederation(home, readClusters)).flatMap(printScheduling);
  } catch {
    return [];
  }
}

async function askStatus(home: Home): Promise<SupervisorStatus> {
  const found = findRun(home.runState);
  if (found.kind === 'crashed') {
    const left = found.state.processes.map((one) => `${one.name} (pid ${one.pid})`).join(', ');
    throw new Complaint(`the supervisor crashed; perhaps still running: ${left || 'nothing'}`, [
      './navarch up      cleans up and starts again',
      './navarch down    cleans up',
    ]);
  }
  const answer =
    found.kind === 'running' ? await askSupervisor(home, { verb: 'status' }) : undefined;
  if (answer?.status !== undefined) return answer.status;
  throw new Complaint('nothing runs', ['./navarch up    starts everything'], notRunning);
}

/** What is frozen comes first, and that it is not known is said as well. */
async function askFrozen(home: Home, { units }: SupervisorStatus): Promise<string> {
  const api = units.find((unit) => unit.name === 'federation-api');
  if (api?.state.kind !== 'ready') return notKnown;
  try {
    const standing = await withFederation(home, readStanding);
    return standing === '' ? '' : `${standing}\n\n`;
  } catch {
    return notKnown;
  }
}

const readStanding = async (api: ApiClient): Promise<string> => {
  const now = systemClock();
  return printStanding(
    (await readFreezes(api)).filter((one) => !isOver(one, now)),
    now,
  );
};

const notKnown = 'what is frozen, or waits for a person, is not known: the API does not say\n\n';

const headline = (current: SupervisorStatus): string =>
  `${current.phase} (supervisor pid ${current.pid}, since ${current.startedAt})`;
