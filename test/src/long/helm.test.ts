/**
 * Helm installs, upgrades and rolls back a chart of a Secret, a Service and a ReplicaSet on a federation with members, each time with
 * `--wait`: it looks at the workload and the Pods of all members by itself, and what it says is ready must be.
 */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Federation } from '../federation/federation.js';
import { decided, readyReplicas } from '../federation/world.js';

const program = 'helm';
const namespace = 'shop';
/** Its own time for waiting is five minutes. */
const waiting = ['--wait', '--timeout', '60s'];

const chart: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
  'values.yaml': 'name: shop\nreplicas: 2\nword: first\ncpu: 10m\n',
  'templates/secret.yaml': `apiVersion: v1
kind: Secret
metadata: {name: {{ .Values.name }}-word, labels: {app: shop}}
stringData: {word: {{ .Values.word | quote }}}
`,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata: {name: {{ .Values.name }}}
spec: {selector: {app: {{ .Values.name }}}, ports: [{port: 80}]}
`,
  'templates/replicaset.yaml': `apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: {{ .Values.name }}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Values.name }}}}
  template:
    metadata: {labels: {app: {{ .Values.name }}}}
    spec:
      containers:
        - {name: web, image: "nginx:1.27", resources: {requests: {cpu: {{ .Values.cpu | quote }}}}}
`,
};

type Release = { readonly revision: number | string; readonly status: string };

describe('helm', () => {
  let on: Federation;
  let folder: string;
  beforeAll(async () => {
    on = await Federation.start({ queue: 'postgres' });
    folder = join(on.folder, 'chart');
    await mkdir(join(folder, 'templates'), { recursive: true });
    for (const [name, text] of Object.entries(chart)) await writeFile(join(folder, name), text);
  }, 180_000);
  afterAll(async () => {
    await on?.stop();
  }, 60_000);

  async function helm(...args: readonly string[]): Promise<string> {
    const env = {
      ...process.env,
      KUBECONFIG: join(on.folder, 'kubeconfig'),
      HELM_CACHE_HOME: join(on.folder, 'helm'),
    };
    const { stdout } = await promisify(execFile)(program, ['-n', namespace, ...args], { env });
    return stdout;
  }

  const wordNow = async (): Promise<string> => {
    const { body } = await on.call('GET', `/api/v1/namespaces/${namespace}/secrets/shop-word`);
    const data = (body as { readonly data?: Readonly<Record<string, string>> }).data ?? {};
    return Buffer.from(data['word'] ?? '', 'base64').toString();
  };
  const ready = (): Promise<number> => readyReplicas(on, namespace, 'shop');
  const history = async (): Promise<readonly string[]> => {
    const releases = JSON.parse(await helm('history', 'shop', '-o', 'json')) as readonly Release[];
    return releases.map(({ revision, status }) => `${revision} ${status}`);
  };

  it('installs, and the replicas come up', async () => {
    await helm('install', 'shop', folder, '--create-namespace', ...waiting);
    expect(await ready()).toBe(2);
    expect(await wordNow()).toBe('first');
    expect(await decided(on, namespace, 'shop')).not.toBe('');
  });

  it('upgrades, and further replicas come up', async () => {
    const values = ['--set', 'replicas=5,word=second'];
    await helm('upgrade', 'shop', folder, ...values, ...waiting);
    expect(await ready()).toBe(5);
    expect(await wordNow()).toBe('second');
    expect(await history()).toEqual(['1 superseded', '2 deployed']);
  });

  it('rolls back', async () => {
    await helm('rollback', 'shop', '1', ...waiting);
    expect(await wordNow()).toBe('first');
    expect(await ready()).toBe(2);
    expect(await history()).toEqual(['1 superseded', '2 superseded', '3 deployed']);
  });

  it('says what an upgrade would change, and changes nothing', async () => {
    const manifest = await helm(
      'upgrade',
      'shop',
      folder,
      '--set',
      'word=third',
      '--dry-run=server',
    );
    expect(manifest).toContain('third');
    expect(await wordNow()).toBe('first');
  });

  it('does not call ready what has no room', async () => {
    const values = ['--set', 'name=huge,cpu=100000'];
    const installing = helm('install', 'huge', folder, ...values, '--wait', '--timeout', '8s');
    await expect(installing).rejects.toThrow(/deadline exceeded|timed out|not ready/);
    expect(await readyReplicas(on, namespace, 'huge')).toBe(0);
    await helm('uninstall', 'huge', ...waiting);
  });

  it('waits as Helm 3 does, for whom a Service is ready once it has an address', async () => {
    await helm('upgrade', 'shop', folder, '--wait=legacy', '--timeout', '60s');
    expect(await history()).toContain('4 deployed');
  });

  it('uninstalls', async () => {
    await helm('uninstall', 'shop', ...waiting);
    const path = `/apis/apps/v1/namespaces/${namespace}/replicasets/shop`;
    expect((await on.call('GET', path)).status).toBe(404);
    expect(await helm('list', '-q')).toBe('');
  });
});
