/** exec, attach, cp and port-forward at the federation, with the clients that people use. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Attach, Exec, KubeConfig, PortForward, type V1Status } from '@kubernetes/client-node';
import { request } from 'undici';
import type { Federation } from './federation.js';
import { onFederation } from './on-federation.js';
import { hasPythonClient, pythonSession } from './python-client.js';
import { until } from './until.js';
import { create, readyReplicas, replicaSet } from './world.js';

const soonMs = 60_000;
const home = 'web';
const pods = `/api/v1/namespaces/${home}/pods`;
const proxyOf = (cluster: string): string =>
  `/apis/fleet.navarch.dev/v1alpha1/clusters/${cluster}/proxy`;

describe('sessions through the federation', () => {
  let on: Federation;
  let config: KubeConfig;
  const podIn: Record<string, string> = {};
  onFederation({ home, members: [] }, async (started) => {
    on = started.on;
    const weights = 'sydney=1 tokyo=1';
    await create(on, replicaSet({ name: 'shop', namespace: home, replicas: 2, weights }));
    await until(
      () => readyReplicas(on, home, 'shop'),
      (ready) => ready === 2,
      soonMs,
    );
    for (const cluster of ['sydney', 'tokyo']) {
      const label = `fleet.navarch.dev%2Fcluster%3D${cluster}`;
      const { body } = await on.call('GET', `${pods}?labelSelector=${label}`);
      const [pod] = body['items'] as { readonly metadata: { readonly name: string } }[];
      podIn[cluster] = pod?.metadata.name ?? '';
    }
    config = new KubeConfig();
    config.loadFromFile(join(on.folder, 'kubeconfig'));
  });
  const exec = (...args: readonly string[]) => on.kubectlTold('', 'exec', '-n', home, ...args);

  it('reach the member that runs the pod', async () => {
    for (const cluster of ['sydney', 'tokyo']) {
      const name = podIn[cluster] ?? '';
      const ended = await exec(name, '--', 'hostname');
      expect(ended).toEqual({ code: 0, out: `${name}\n`, error: '' });
    }
    expect(await exec('rs/shop', '--', 'echo', 'hello')).toMatchObject({ out: 'hello\n' });
  });

  it('tell outputs apart, and how the command ended', async () => {
    const name = podIn['tokyo'] ?? '';
    const ended = await exec(name, '--', 'sh', '-c', 'echo out; echo bad >&2; exit 3');
    expect(ended).toMatchObject({ code: 3, out: 'out\n' });
    expect(ended.error).toContain('bad\n');
    expect(ended.error).toContain('command terminated with exit code 3');
    const missing = await exec(name, '--', 'nosuch');
    expect(missing.error).toContain('exec: "nosuch": executable file not found in $PATH');
    const wrong = await exec(name, '-c', 'other', '--', 'true');
    expect(wrong.error).toContain('container other is not valid for pod');
    const nobody = await exec('nobody', '--', 'true');
    expect(nobody.error).toContain('pods "nobody" not found');
  });

  it('carry what is typed, to its end', async () => {
    const name = podIn['sydney'] ?? '';
    const long = 'x'.repeat(3_000_000);
    const told = await on.kubectlTold(long, 'exec', '-i', '-n', home, name, '--', 'cat');
    expect({ code: told.code, length: told.out.length }).toEqual({ code: 0, length: long.length });
    const shell = await on.kubectlTold(
      'echo a\nexit 5\n',
      'exec',
      '-i',
      '-n',
      home,
      name,
      '--',
      'sh',
    );
    expect(shell).toMatchObject({ code: 5, out: 'a\n' });
  });

  it('copy files there and back', async () => {
    const name = podIn['tokyo'] ?? '';
    const folder = join(on.folder, 'copied');
    const deep = 'a-long-name-of-a-folder/'.repeat(6);
    await mkdir(join(folder, 'there', deep), { recursive: true });
    const big = Buffer.alloc(1_500_000, 'navarch');
    await writeFile(join(folder, 'there/big'), big);
    await writeFile(join(folder, 'there', deep, 'small'), 'small');
    const copy = (from: string, to: string) => on.kubectlTold('', 'cp', '-n', home, from, to);
    const there = await copy(join(folder, 'there'), `${name}:/tmp/there`);
    expect(there).toMatchObject({ code: 0, error: '' });
    expect((await exec(name, '--', 'ls', '/tmp/there')).out).toContain('big\n');
    expect(await copy(`${name}:/tmp/there`, join(folder, 'back'))).toMatchObject({ code: 0 });
    expect((await readFile(join(folder, 'back/big'))).equals(big)).toBe(true);
    expect(await readFile(join(folder, 'back', deep, 'small'), 'utf8')).toBe('small');
  });

  const older = {
    KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false',
    KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false',
  };

  it('are what kubectls want that know no WebSockets', async () => {
    const name = podIn['sydney'] ?? '';
    const spdy = on.withSettings(older);
    const script = ['--', 'sh', '-c', 'cat; echo bad >&2; exit 3'];
    const ended = await spdy.kubectlTold('typed', 'exec', '-i', '-n', home, name, ...script);
    expect(ended).toMatchObject({ code: 3, out: 'typed' });
    expect(ended.error).toContain('bad\n');
    const file = join(on.folder, 'one');
    await writeFile(file, 'one');
    await spdy.kubectlTold('', 'cp', '-n', home, file, `${name}:/tmp/one`);
    expect((await exec(name, '--', 'cat', '/tmp/one')).out).toBe('one');
  });

  it.each([
    ['WebSockets', {}],
    ['SPDY', older],
  ])('forward ports over %s', async (_protocol, settings) => {
    const name = podIn['tokyo'] ?? '';
    const forwarding = on
      .withSettings(settings)
      .kubectlGoingOn('port-forward', '-n', home, `pod/${name}`, ':8080');
    try {
      const said = await until(
        async () => forwarding.said(),
        (text) => text.includes('Forwarding from 127.0.0.1:'),
        soonMs,
      );
      const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1] ?? '';
      const pages = await Promise.all(
        ['a', 'b', 'c'].map(async (page) => {
          const { body } = await request(`http://127.0.0.1:${port}/${page}`);
          return await body.text();
        }),
      );
      expect(pages).toEqual(
        ['a', 'b', 'c'].map((page) => `${name} answers GET /${page} on port 8080\n`),
      );
    } finally {
      forwarding.stop();
    }
  });

  it('attach to what runs', async () => {
    const name = podIn['sydney'] ?? '';
    const attached = on.kubectlGoingOn('attach', '-n', home, name);
    await until(
      async () => attached.said(),
      (said) => said.includes(`${name} is still running, 2`),
      soonMs,
    );
    attached.stop();
  });

  it('are for whoever may create them', async () => {
    const path = `${pods}/${podIn['tokyo']}/exec?command=true&stdout=true`;
    expect(await on.raw(path)).toMatchObject({
      status: 400,
      text: expect.stringContaining('Upgrade request required'),
    });
    await on.kubectl('create', 'clusterrolebinding', 'v', '--clusterrole=view', '--user=mallory');
    const as = ['--as', 'mallory', 'exec', '-n', home, podIn['tokyo'] ?? '', '--', 'true'];
    const denied = await on.kubectlTold('', ...as);
    expect(denied.error).toMatch(
      /User "mallory" cannot (get|create) resource "pods\/exec" in API group "" in the namespace "web"/,
    );
    expect(await on.kubectl('auth', 'can-i', 'create', 'pods/exec')).toBe('yes\n');
  });

  it('are with one pod: which of several of a name is for the user to say', async () => {
    const twin = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'twin', namespace: home },
      spec: { containers: [{ name: 'main', image: 'nginx:1.29' }] },
    };
    for (const cluster of ['sydney', 'tokyo']) {
      const made = await on.call('POST', `${proxyOf(cluster)}${pods}`, twin);
      expect(made.status).toBe(201);
    }
    const both = await exec('twin', '--', 'hostname');
    expect(both.error).toContain('several clusters have one of this name (sydney, tokyo)');
    const through = ['--server', `${on.server}${proxyOf('tokyo')}`, 'exec', '-n', home];
    const ended = await until(
      () => on.kubectlTold('', ...through, 'twin', '--', 'echo', 'of tokyo'),
      ({ code }) => code === 0,
      soonMs,
    );
    expect(ended.out).toBe('of tokyo\n');
  });

  it("serve @kubernetes/client-node's Exec, Attach and PortForward", async () => {
    const name = podIn['tokyo'] ?? '';
    const out = new PassThrough();
    const status = await new Promise<V1Status>((resolve, reject) => {
      const command = ['sh', '-c', 'cat; exit 2'];
      const stdin = Readable.from(['typed']);
      new Exec(config)
        .exec(home, name, 'main', command, out, new PassThrough(), stdin, false, resolve)
        .catch(reject);
    });
    expect(String(out.read())).toBe('typed');
    expect(status).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' });

    const heard = new PassThrough();
    const attached = await new Attach(config).attach(home, name, 'main', heard, null, null, false);
    await until(
      async () => String(heard.read() ?? ''),
      (said) => said.includes('is still running'),
      soonMs,
    );
    await closeSocket(attached);

    const [answer, asked] = [new PassThrough(), new PassThrough()];
    const forwarded = await new PortForward(config).portForward(
      home,
      name,
      [8080],
      answer,
      new PassThrough(),
      asked,
    );
    asked.write('GET /page HTTP/1.1\r\nHost: a\r\n\r\n');
    let page = '';
    answer.on('data', (part: Buffer) => {
      page += String(part);
    });
    await until(
      async () => page,
      (said) => said.includes(`${name} answers GET /page on port 8080`),
      soonMs,
    );
    await closeSocket(forwarded);
  });

  if (hasPythonClient())
    it('serve the Python client, with all else that it asks for', async () => {
      const name = podIn['tokyo'] ?? '';
      expect(await pythonSession(on, home, name)).toEqual({
        stale: 'Conflict',
        watched: ['MODIFIED', { a: '1', b: '2' }],
        listed: ['python'],
        deleted: 'Success',
        ready: { shop: 2 },
        placed: expect.arrayContaining(['shop']),
        pod: 'Running',
        log: `container main of ${name} was started`,
        said: ['out\n', 'bad\n', 3],
      });
    });

  it('end when their member is lost', async () => {
    const name = podIn['tokyo'] ?? '';
    const running = exec(name, '--', 'sh', '-c', 'echo begun; sleep 3600');
    await until(
      async () => (await on.raw('/metrics')).text,
      (text) => /navarch_through_sessions\{cluster="tokyo"\} 1/.test(text),
      soonMs,
    );
    await on.navarch('kill', 'tokyo');
    expect((await running).code).not.toBe(0);
    await on.navarch('revive', 'tokyo');
  }, 120_000);
});

type Closable = { readonly close: () => void };

async function closeSocket(opened: Closable | (() => Closable | null)): Promise<void> {
  (typeof opened === 'function' ? opened() : opened)?.close();
}
