import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  createApiHandler,
  createRegistry,
  customRegistry,
  memberKinds,
  MemoryStorage,
  type Registry,
  versionInfo,
} from '@navarch/apimachinery';
import { type ApiServer, authenticateWith, startApiServer, tokenTable } from '@navarch/apiserver';
import { type Clock, resources } from '@navarch/model';
import { startDeployments } from './deployment/deployment.js';
import { startDefinitions } from './definition/definition.js';
import { type Access, openAccess, reachableHost, writeKubeconfig } from './access.js';
import { LocalApi } from './control/api.js';
import { Pods } from './control/pods.js';
import type { Surroundings } from './control/surroundings.js';
import { startGarbage } from './garbage/garbage.js';
import { type JournalFile, openJournal } from './journal/journal.js';
import { startKubelet } from './kubelet/kubelet.js';
import { podLogs } from './kubelet/logs.js';
import { type NodePlan, registerNodes } from './kubelet/nodes.js';
import { startScheduler } from './kubelet/scheduler.js';
import { limits } from './limits.js';
import { firstNamespaces, makeFirstNamespaces, startNamespaces } from './namespace/namespace.js';
import { startReplicaSets } from './replicaset/replicaset.js';
import { schedule } from './schedule.js';
import { podSessions } from './sessions/pod-sessions.js';

export type MemberOptions = {
  readonly name: string;
  /** Holds journal, certificates and kubeconfig; what is in it comes back. */
  readonly folder: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly nodes: NodePlan;
  readonly startDelayMs: number;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
};

export type Member = {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  /** Path of a kubeconfig of its administrator. */
  readonly kubeconfig: string;
  readonly stop: () => Promise<void>;
};

const registry = createRegistry(memberKinds);

/**
 * One simulated cluster: an API over memory, the controllers that make ReplicaSets run, nothing that really runs.
 *
 * It is started like a cluster that was switched on: with what it had when it was switched off, stale or not.
 */
export async function startMember(options: MemberOptions): Promise<Member> {
  const { name, folder, host, clock } = options;
  const { journal, remembered } = await openJournal(folder);
  try {
    const access = await openAccess({ folder, name, host, now: clock() });
    const storage = new MemoryStorage({ clock, schedule, limits: limits.cache, journal });
    storage.cache.load(remembered.objects, remembered.revision);
    return await serve({ options, access, journal, storage });
  } catch (error) {
    journal.close();
    throw error;
  }
}

type Opened = {
  readonly options: MemberOptions;
  readonly access: Access;
  readonly journal: JournalFile;
  readonly storage: MemoryStorage;
};

async function serve({ options, access, journal, storage }: Opened): Promise<Member> {
  const { name, folder, host, port, clock, onError } = options;
  const ended = new AbortController();
  // Every controller listens, so there is no number that would be too many.
  setMaxListeners(0, ended.signal);
  const currentRegistry = customRegistry(memberKinds, storage.cache);
  const handler = createApiHandler({
    collectsGarbage: ({ name: { resource } }) => resource === resources.replicasets.resource,
    registry,
    currentRegistry,
    storage,
    clock,
    schedule,
    newUid: randomUUID,
    random: Math.random,
    onError,
    protectedNamespaces: firstNamespaces,
    about: { serverAddress: `${reachableHost(host)}:${port}`, version },
  });
  const api = new LocalApi(handler, 'system:playground');
  const controllers = await startControllers(
    { cache: storage.cache, api, clock, schedule, signal: ended.signal, onError },
    { ...options, currentRegistry },
  );
  const logs = podLogs({ cache: storage.cache, clock });
  const sessions = podSessions({ cache: storage.cache, onError });
  const server = await startApiServer({
    handler,
    passThrough: (request) => logs(request) ?? sessions(request),
    authenticate: authenticateWith({ tokens: tokenTable([]), clock }),
    health: { live: [], ready: [] },
    clock,
    newId: randomUUID,
    onError,
    tls: access.tls,
    host,
    port,
  });
  const url = `https://${shownHost(reachableHost(host))}:${server.port}`;
  return {
    name,
    url,
    port: server.port,
    kubeconfig: await writeKubeconfig(folder, { name, server: url, access }),
    stop: () => stop({ server, controllers, ended, journal }),
  };
}

/** Starts what keeps the cluster as it should be; the promise inside settles when all of it has ended. */
async function startControllers(
  around: Surroundings,
  options: MemberOptions & { readonly currentRegistry: () => Registry },
): Promise<{ readonly finished: Promise<unknown> }> {
  const { name, nodes, startDelayMs, currentRegistry } = options;
  const pods = new Pods(around.cache);
  await makeFirstNamespaces(around);
  await registerNodes(around, { member: name, nodes, now: around.clock() });
  const finished = Promise.all([
    startReplicaSets(around, pods),
    startDeployments(around),
    startScheduler(around, pods),
    startKubelet(around, startDelayMs),
    startNamespaces(around, currentRegistry),
    startDefinitions(around, currentRegistry),
    startGarbage(around, pods),
  ]).catch(around.onError);
  return { finished };
}

async function stop(from: {
  readonly server: ApiServer;
  readonly controllers: { readonly finished: Promise<unknown> };
  readonly ended: AbortController;
  readonly journal: JournalFile;
}): Promise<void> {
  await from.server.stop();
  from.ended.abort();
  await from.controllers.finished;
  from.journal.close();
}

const version = versionInfo({
  gitCommit: 'playground',
  buildDate: '1970-01-01T00:00:00Z',
  platform: 'linux/amd64',
});

const shownHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);
