import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { toTimestamp } from '@navarch/model';
import { systemClock } from '@navarch/runtime';
import { Complaint } from '../complaint.js';
import type { ControlEvent, ControlRequest } from '../control/protocol.js';
import { controlPath, listenForControl } from '../control/server.js';
import { awaitReady } from '../federation/await-ready.js';
import { ApiClient } from '../federation/client.js';
import { parseAccess } from '../federation/kubeconfig.js';
import { register } from '../federation/register.js';
import type { Home } from '../home.js';
import { busy, done, note, type Progress } from '../print/progress.js';
import { seconds } from '../print/table.js';
import type { Setup } from '../setup.js';
import { cleanLeftovers } from '../state/leftovers.js';
import { claimRun, findRun, recordProcesses, releaseRun } from '../state/run-state.js';
import { prepareCredentials, type Credentials } from './credentials.js';
import { memberFolder, planFleet, wantedPorts } from './fleet.js';
import { playgroundMembers } from './members.js';
import { refuseTakenPorts } from './ports.js';
import { Supervisor } from './supervisor.js';

/** A federation that runs; `stop` ends exactly what was started here. */
export type RunningFederation = {
  readonly stop: (progress: Progress) => Promise<void>;
  /** Resolves when it was stopped by a control request. */
  readonly ended: Promise<void>;
};

/**
 * `navarch up` from the first check to the last registration.
 *
 * Nothing is started before all that can be refused has been: another run, taken ports, an impossible queue.
 * Whatever fails after that stops what was started. `onStarted` gets the way to stop before anything runs,
 * so that Ctrl-C works in every moment.
 */
export async function runFederation(
  setup: Setup,
  say: Progress,
  onStarted: (federation: RunningFederation) => void,
): Promise<void> {
  const { home } = setup;
  const beganMs = performance.now();
  await claimHome(home, say);
  try {
    await refuseTakenPorts(wantedPorts(setup));
    const { apiHost: host, apiPort: port } = setup.config;
    const credentials = await prepareCredentials(home, { host, port }, systemClock());
    const fleet = planFleet(setup, credentials);
    say(done(fleet.queueLine));
    // Members need nobody, so they warm up while PostgreSQL does; the syncer needs the API's tables.
    const stages = [[...fleet.servers, ...fleet.members], [fleet.api], [fleet.syncer]];
    const supervisor = new Supervisor(stages, {
      clock: systemClock,
      say,
      record: (pids) => recordProcesses(home.runState, pids),
    });
    await bringUp({ setup, supervisor, credentials, say, onStarted });
    say(done('everything is ready', seconds(performance.now() - beganMs)));
  } catch (error) {
    releaseRun(home.runState);
    throw error;
  }
}

type BringUp = {
  readonly setup: Setup;
  readonly supervisor: Supervisor;
  readonly credentials: Credentials;
  readonly say: Progress;
  readonly onStarted: (federation: RunningFederation) => void;
};

async function bringUp({ setup, supervisor, credentials, say, onStarted }: BringUp): Promise<void> {
  const { home } = setup;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const control = await listenForControl(controlPath(home), (request, progress) =>
    obey(request, { supervisor, progress, stop: () => stop(progress).finally(end) }),
  );
  const stop = async (progress: Progress): Promise<void> => {
    await supervisor.stop(progress);
    close(control, home);
  };
  onStarted({ stop, ended });
  try {
    await supervisor.start();
    if (supervisor.status().phase === 'stopping') return;
    await registerMembers(setup, credentials, say);
    supervisor.markReady();
  } catch (error) {
    await stop(say);
    throw error;
  }
}

function close(control: Server, home: Home): void {
  control.close();
  rmSync(controlPath(home), { force: true });
  releaseRun(home.runState);
}

const markerText = `This folder was made by "navarch up": database, queue, certificates, keys and logs of one
federation. "navarch reset" deletes it. Without root.key no Secret in the database can be read.
`;

/** Makes the folder ours, after whoever crashed before us. */
async function claimHome(home: Home, say: Progress): Promise<void> {
  if (!existsSync(home.dataDir)) mkdirSync(home.dataDir, { recursive: true, mode: 0o700 });
  if (!existsSync(home.marker)) writeFileSync(home.marker, markerText);
  const found = findRun(home.runState);
  if (found.kind === 'crashed') {
    const ended = await cleanLeftovers(home, found.state);
    const what = ended.length === 0 ? 'nothing was left running' : `ended ${ended.join(', ')}`;
    say(note(`the last run did not end cleanly: ${what}`));
  }
  if (found.kind === 'unreadable') releaseRun(home.runState);
  if (found.kind === 'running' || !claimRun(home.runState, toTimestamp(systemClock()))) {
    throw alreadyRuns();
  }
}

export const alreadyRuns = (): Complaint =>
  new Complaint('it runs already', [
    './navarch status    what runs where',
    './navarch down      stops it',
  ]);

async function registerMembers(
  setup: Setup,
  credentials: Credentials,
  say: Progress,
): Promise<void> {
  const beganMs = performance.now();
  const api = new ApiClient(credentials.admin);
  try {
    await Promise.all(playgroundMembers.map((member) => registerOne(api, setup, member)));
    const names = playgroundMembers.map((member) => member.name);
    say(busy('waiting for the members to take part …'));
    const waiting = await awaitReady(api, names);
    const joined = names.filter((name) => !waiting.includes(name)).join(', ');
    if (joined !== '') say(done(`joined ${joined}`, seconds(performance.now() - beganMs)));
    if (waiting.length > 0)
      say(note(`not ready yet: ${waiting.join(', ')} (./navarch get clusters)`));
  } finally {
    await api.close();
  }
}

async function registerOne(
  api: ApiClient,
  setup: Setup,
  member: (typeof playgroundMembers)[number],
): Promise<void> {
  const file = join(memberFolder(setup.home, member.name), 'kubeconfig');
  const kubeconfig = await readFile(file, 'utf8');
  const server = parseAccess(kubeconfig)?.server ?? '';
  await register(api, {
    ...member,
    kubeconfig,
    server,
    allowLoopback: true,
    provider: 'playground',
  });
}

type Orders = {
  readonly supervisor: Supervisor;
  readonly progress: Progress;
  readonly stop: () => Promise<void>;
};

async function obey(request: ControlRequest, orders: Orders): Promise<ControlEvent> {
  const { supervisor } = orders;
  switch (request.verb) {
    case 'status':
      return { event: 'result', status: supervisor.status() };
    case 'kill':
      return { event: 'result', text: await supervisor.kill(request.name) };
    case 'revive':
      return { event: 'result', text: await supervisor.revive(request.name) };
    case 'down':
      await orders.stop();
      return { event: 'result', text: 'stopped' };
  }
}
