/**
 * exec, attach and port-forward of a simulated member, as a kube-apiserver and its kubelets serve them: the path, the Pod and the
 * container are looked at first, and only then does the connection change hands.
 */
import { methodNotAllowed, notFound, type WatchCache } from '@navarch/apimachinery';
import type { PassedThrough, StreamedRequest } from '@navarch/apiserver';
import { type KubeObject, resources } from '@navarch/model';
import { Containers } from '../container/container.js';
import { mustHaveHost, runningContainer } from '../kubelet/container-of.js';
import { execAsked, portsAsked } from './asked.js';
import { connectTo } from './listening.js';
import { openCommand, openPorts } from './open.js';
import { attach, exec } from './run.js';
import { servePortsOver } from './spdy-streams.js';

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
    // Whatever is refused is refused here, before the connection is taken over.
    const opening = openCommand(request, asked.streams);
    const { signal } = request;
    const run = async (): Promise<void> => {
      const running = { container: containers.of(pod, name), streams: await opening, signal };
      await (isExec ? exec(asked, running) : attach(running));
    };
    // Who left hears nothing of how it ended.
    run().catch((error: unknown) => signal.aborted || onError(error));
    return 'taken';
  }

  async function forwardPorts({ request, pod, query }: Session): Promise<PassedThrough> {
    mustHaveHost(pod);
    const { name } = pod.metadata;
    const opened = await openPorts(request, () => portsAsked(query));
    if (opened.kind === 'spdy') servePortsOver(opened.socket, name);
    else
      for (const { port, connection } of opened.connections)
        connectTo({ pod: name, port }, connection);
    return 'taken';
  }
}
