/**
 * exec, attach and port-forward of a simulated member, as a kube-apiserver and its kubelets serve them: the path, the Pod and the
 * container are looked at first, and only then does the connection change hands.
 */
import { badRequest, methodNotAllowed, notFound, type WatchCache } from '@navarch/apimachinery';
import type { PassedThrough, StreamedRequest } from '@navarch/apiserver';
import { type KubeObject, resources } from '@navarch/model';
import { Containers } from '../container/container.js';
import { mustHaveHost, runningContainer } from '../kubelet/container-of.js';
import { execAsked, portsAsked } from './asked.js';
import { connectTo } from './listening.js';
import { attach, exec } from './run.js';
import { commandStreams, forCommands, forPorts, openSocket, portConnections } from './sockets.js';

const shape = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(exec|attach|portforward)\/?$/;
const { pods } = resources;

type Parts = { readonly cache: WatchCache; readonly onError: (error: unknown) => void };
type Session = {
  readonly request: StreamedRequest;
  readonly pod: KubeObject;
  readonly query: URLSearchParams;
};

/** Serves their paths; undefined for any other. */
export function podSessions({ cache, onError }: Parts) {
  const containers = new Containers();
  return (request: StreamedRequest): Promise<PassedThrough> | undefined => {
    const [, namespace = '', name = '', part = ''] = shape.exec(request.path) ?? [];
    if (part === '') return undefined;
    const key = { group: pods.group, resource: pods.resource, namespace, name };
    return serve(request, part, () => cache.get(key)?.object);
  };

  async function serve(
    request: StreamedRequest,
    part: string,
    find: () => KubeObject | undefined,
  ): Promise<PassedThrough> {
    if (request.method !== 'GET' && request.method !== 'POST') throw methodNotAllowed();
    const pod = find();
    if (pod === undefined)
      throw notFound(pods, decodeURIComponent(request.path.split('/')[6] ?? ''));
    const session = { request, pod, query: new URLSearchParams(request.search) };
    if (part === 'portforward') return await forwardPorts(session);
    return await runCommand(session, part === 'exec');
  }

  async function runCommand(
    { request, pod, query }: Session,
    isExec: boolean,
  ): Promise<PassedThrough> {
    const asked = execAsked(query, isExec);
    const { name } = runningContainer(pod, asked.container);
    const protocol = forCommands(protocolsOf(request));
    const socket = await openSocket(taken(request), protocol);
    const streams = commandStreams(socket, asked.streams);
    const { signal } = request;
    signal.addEventListener('abort', () => socket.terminate(), { once: true });
    const running = { container: containers.of(pod, name), streams, signal };
    const ended = isExec ? exec(asked, running) : attach(running);
    // Who left hears nothing of how it ended.
    ended.catch((error: unknown) => signal.aborted || onError(error));
    return 'taken';
  }

  async function forwardPorts({ request, pod, query }: Session): Promise<PassedThrough> {
    mustHaveHost(pod);
    const protocol = forPorts(protocolsOf(request));
    const ports = portsAsked(query);
    const socket = await openSocket(taken(request), protocol);
    request.signal.addEventListener('abort', () => socket.terminate(), { once: true });
    for (const { port, connection } of await portConnections(socket, ports))
      connectTo({ pod: pod.metadata.name, port }, connection);
    return 'taken';
  }
}

/** Throws 400 when nothing is to be taken, or another protocol is wanted. */
function protocolsOf({ takeOver, headers }: StreamedRequest): string | undefined {
  if (takeOver === undefined) throw badRequest('Upgrade request required');
  if (headers['upgrade']?.toLowerCase() !== 'websocket')
    throw badRequest('a simulated member speaks WebSocket only');
  return headers['sec-websocket-protocol'];
}

function taken({ takeOver }: StreamedRequest): ReturnType<NonNullable<typeof takeOver>> {
  if (takeOver === undefined) throw badRequest('Upgrade request required');
  return takeOver();
}
