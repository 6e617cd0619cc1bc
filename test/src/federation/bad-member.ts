/**
 * Members that misbehave: real HTTPS servers in the test's own process, with a certificate that the federation
 * accepts, and answers that it should not be harmed by.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Federation } from './federation.js';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;
type Identity = { readonly cert: string; readonly key: string; readonly authority: string };

export class BadMember {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private respond: Respond,
  ) {}

  static async start(identity: Identity, respond: Respond): Promise<BadMember> {
    const server = createServer({ cert: identity.cert, key: identity.key });
    const member = new BadMember(server, respond);
    server.on('connection', (socket: Socket) => {
      member.sockets.add(socket);
      socket.on('close', () => member.sockets.delete(socket));
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) =>
      member.respond(request, response),
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return member;
  }

  get address(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on it answers like this. */
  behave(respond: Respond): void {
    this.respond = respond;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}

/** The certificate of one of the federation's own members, which is good for any port of this machine. */
export async function identityOf(on: Federation, member: string): Promise<Identity> {
  const read = (file: string): Promise<string> =>
    readFile(join(on.folder, 'members', member, 'pki', file), 'utf8');
  const [cert, key, authority] = await Promise.all([
    read('server.crt'),
    read('server.key'),
    read('ca.crt'),
  ]);
  return { cert, key, authority };
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

/** Answers everything, health included, with what no API server says. */
export const babble: Respond = (_request, response) => send(response, 200, '<html>{{{ canary');

/** Takes the request and never says a word. */
export const hang: Respond = () => undefined;

/** As `wellBehaved`, but whatever writes or reads one object waits for ever. */
export const hangUnlessProbed: Respond = (request, response) =>
  request.url === '/readyz' ? send(response, 200, 'ok') : hang(request, response);

const kinds: Readonly<Record<string, readonly [string, string]>> = {
  namespaces: ['v1', 'Namespace'],
  secrets: ['v1', 'Secret'],
  configmaps: ['v1', 'ConfigMap'],
  serviceaccounts: ['v1', 'ServiceAccount'],
  services: ['v1', 'Service'],
  replicasets: ['apps/v1', 'ReplicaSet'],
};

const collection = /^\/(?:api|apis\/apps)\/v1\/(?:namespaces\/[^/]+\/)?([a-z]+)$/;

/** An empty cluster that is healthy, can be identified, listed and watched, and refuses every write with `status`. */
export const refuseWrites =
  (name: string, status: 403 | 500): Respond =>
  (request, response) => {
    const url = new URL(request.url ?? '/', 'https://member');
    if (request.method !== 'GET') return send(response, status, refusal(status));
    if (url.pathname === '/readyz') return send(response, 200, 'ok');
    if (url.pathname === '/version') return send(response, 200, { gitVersion: 'v1.34.1' });
    if (url.pathname === '/api/v1/namespaces/kube-system')
      return send(response, 200, kubeSystem(name));
    return read(url, response);
  };

/** What a member may say about a refusal, with the text that nobody must repeat. */
const refusal = (status: number): object => ({
  apiVersion: 'v1',
  kind: 'Status',
  status: 'Failure',
  message: `refused: ${repeated}`,
  reason: status === 403 ? 'Forbidden' : 'InternalError',
  code: status,
});

/** Text of a member that must not be found in the federation. */
export const repeated = 'canary-of-the-member-5d1f';

const kubeSystem = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'kube-system', uid: `uid-of-${name}`, resourceVersion: '1' },
});

function read(url: URL, response: ServerResponse): void {
  const [, resource = ''] = collection.exec(url.pathname) ?? [];
  const kind = kinds[resource];
  if (kind === undefined) return send(response, 404, notFound(url));
  if (url.searchParams.get('watch') === null)
    return send(response, 200, {
      apiVersion: kind[0],
      kind: `${kind[1]}List`,
      metadata: { resourceVersion: '1' },
      items: [],
    });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
}

const notFound = (url: URL): object => ({
  apiVersion: 'v1',
  kind: 'Status',
  status: 'Failure',
  reason: 'NotFound',
  details: { name: url.pathname.split('/').at(-1) },
  code: 404,
});

export type Access = { readonly address: string; readonly authority: string };

/** A kubeconfig with `user` as it stands, for instance `{ token }`. */
export function kubeconfigFor({ address, authority }: Access, user: object): string {
  const encoded = Buffer.from(authority).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'it',
    contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
    clusters: [{ name: 'it', cluster: { server: address, 'certificate-authority-data': encoded } }],
    users: [{ name: 'it', user }],
  });
}

/** Registers a cluster as `navarch join` does, whatever its credentials say. */
export async function register(
  on: Federation,
  member: { readonly name: string; readonly server: string; readonly kubeconfig: string },
): Promise<void> {
  const credentials = { namespace: 'navarch-system', name: `cluster-${member.name}` };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: credentials,
    data: { kubeconfig: Buffer.from(member.kubeconfig).toString('base64') },
  };
  const cluster = {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: 'Cluster',
    metadata: { name: member.name },
    spec: { server: member.server, credentialsRef: credentials, allowLoopback: true },
  };
  await expectCreated(on, '/api/v1/namespaces/navarch-system/secrets', secret);
  await expectCreated(on, '/apis/fleet.navarch.dev/v1alpha1/clusters', cluster);
}

async function expectCreated(on: Federation, path: string, body: unknown): Promise<void> {
  const { status, body: answer } = await on.call('POST', path, body);
  if (status !== 201) throw new Error(`${path}: ${status} ${String(answer['message'])}`);
}
