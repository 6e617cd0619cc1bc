import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Simulation } from '@navarch/model';
import { createAuthority, issueClient, issueServer } from '@navarch/pki';
import { readEnv } from '@navarch/runtime';
import { printKubeconfig } from '../federation/kubeconfig.js';

/** A server that answers every simulation with what it lost, over a kubeconfig as `up` writes it. */
const main = fileURLToPath(new URL('../main.js', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'navarch-plan-server-'));
const asked: { path: string; simulation: Simulation }[] = [];
let answer: (simulation: Simulation) => { status: number; body: object };
let server: Server;

beforeAll(async () => {
  const now = Date.now();
  const authority = await createAuthority('test-ca', now);
  const own = await issueServer(authority, { names: ['127.0.0.1', 'localhost'], now });
  const client = await issueClient(authority, { user: 'somebody', groups: [], now });
  server = createServer({ cert: own.certPem, key: own.keyPem });
  server.on('request', (request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      const simulation = JSON.parse(text) as Simulation;
      asked.push({ path: `${request.method} ${request.url}`, simulation });
      const { status, body } = answer(simulation);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const access = { server: `https://127.0.0.1:${port}`, caPem: authority.certPem, ...client };
  const names = { context: 'test', user: 'somebody' };
  writeFileSync(join(data, 'kubeconfig'), printKubeconfig({ ...access, namespace: 'shop' }, names));
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  rmSync(data, { recursive: true, force: true });
  server.close();
  await once(server, 'close');
});

async function plan(...args: string[]): Promise<{ out: string; err: string; code: number }> {
  const env = { ...readEnv(), NAVARCH_DATA_DIR: data, NO_COLOR: '1' };
  const child = spawn(process.execPath, [main, 'plan', '--server', ...args], { env });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (said.out += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said.err += piece));
  const [code] = (await once(child, 'close')) as [number];
  return { ...said, code };
}

const status = {
  summary: { workloads: 1, changed: 1, moves: 2, backlogBefore: 0, backlogAfter: 0 },
  workloads: [
    {
      kind: 'ReplicaSet',
      namespace: 'shop',
      name: 'api',
      policy: 'default',
      moves: 2,
      backlogBefore: 0,
      backlogAfter: 0,
      clusters: [
        { name: 'tokyo', before: 2, after: 0, reason: 'the cluster cannot be reached' },
        { name: 'oslo', before: 1, after: 3, reason: 'its share' },
      ],
    },
  ],
};

describe('navarch plan --server', () => {
  it('asks the federation, and prints its answer', async () => {
    answer = (simulation) => ({ status: 201, body: { ...simulation, status } });
    const done = await plan('--lose', 'tokyo', '--scale', 'api=3');
    expect(done).toMatchObject({ err: '', code: 0 });
    expect(done.out).toMatch(
      /shop +replicaset\/api +tokyo +2 +0 +-2 +the cluster cannot be reached/,
    );
    expect(asked).toEqual([
      {
        path: 'POST /apis/fleet.navarch.dev/v1alpha1/simulations',
        simulation: {
          apiVersion: 'fleet.navarch.dev/v1alpha1',
          kind: 'Simulation',
          metadata: { name: 'plan' },
          spec: {
            change: expect.objectContaining({
              loseClusters: ['tokyo'],
              scale: [{ name: 'api', namespace: 'shop', replicas: 3 }],
            }),
          },
        },
      },
    ]);
  });

  it('gives its refusal back, as bad input', async () => {
    const message = 'Simulation is invalid: spec.change.loseClusters[0]: no such cluster';
    const told = 'Simulation is invalid: --lose x: no such cluster';
    answer = () => ({ status: 422, body: { kind: 'Status', reason: 'Invalid', message } });
    const done = await plan('--lose', 'x');
    expect(done).toMatchObject({ out: '', code: 2 });
    expect(done.err).toContain(`Error from server (Invalid): ${told}`);
  });

  it('does not take anything for an answer', async () => {
    answer = (simulation) => ({ status: 201, body: simulation });
    const done = await plan('--lose', 'x');
    expect(done).toMatchObject({ out: '', code: 1 });
    expect(done.err).toContain('the server left the Simulation without an answer');
  });
});
