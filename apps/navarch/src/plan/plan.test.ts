import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Simulation } from '@navarch/model';
import { parse } from 'yaml';

const main = fileURLToPath(new URL('../main.js', import.meta.url));
const example = fileURLToPath(
  new URL('../../../../examples/plan/lose-tokyo.yaml', import.meta.url),
);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'navarch-plan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Done = { readonly out: string; readonly err: string; readonly code: number };

/** `navarch plan …`; a FILE among the arguments is one with this text, relative to the folder it runs in. */
async function plan(args: string, text = '', input = ''): Promise<Done> {
  writeFileSync(join(folder, 'FILE'), text);
  const child = spawn(process.execPath, [main, 'plan', ...args.split(' ')], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (said.out += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said.err += piece));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { ...said, code };
}

const cluster = (name: string): string =>
  `apiVersion: fleet.navarch.dev/v1alpha1\nkind: Cluster\nmetadata: {name: ${name}}\n`;
const workload = (name: string, replicas: number | string): string =>
  `apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: ${name}, namespace: web}\nspec: {replicas: ${replicas}}\n`;
const policy = (name: string, placement: string): string =>
  `apiVersion: fleet.navarch.dev/v1alpha1\nkind: PlacementPolicy\nmetadata: {name: ${name}, namespace: web}\n` +
  `spec:\n  resourceSelectors: [{apiVersion: apps/v1, kind: ReplicaSet}]\n  placement: ${placement}\n`;
const secret =
  'apiVersion: v1\nkind: Secret\nmetadata: {name: key, namespace: web}\nstringData: {key: hidden}\n';
const documents = (...all: string[]): string => all.join('---\n');

/** `NAMESPACE WORKLOAD …` without the reasons. */
const counts = (out: string): string[] =>
  out
    .split('\n')
    .flatMap((line) => /^(web +\S+ +(?:\(no room\)|\S+)(?: +[-+]?\d+)+)/.exec(line)?.[1] ?? [])
    .map((line) => line.replaceAll(/ +/g, ' '));

describe('navarch plan, without a server', () => {
  it('shows what a lost cluster comes to', async () => {
    const done = await plan(`-f ${example}`);
    expect(done).toMatchObject({ err: '', code: 0 });
    expect(counts(done.out)).toEqual([
      'web replicaset/reports sydney 4 4 0',
      'web replicaset/reports taipei 4 4 0',
      'web replicaset/reports tokyo 4 0 -4',
      'web replicaset/reports (no room) 0 4 +4',
      'web replicaset/shop sydney 6 8 +2',
      'web replicaset/shop taipei 6 16 +10',
      'web replicaset/shop tokyo 12 0 -12',
    ]);
    expect(done.out).toContain(
      '2 of 2 workloads change; replicas: 16 leave their cluster, 4 without room (before: 0)',
    );
    expect(done.out).toMatch(/tokyo +12 +0 +-12 +the cluster cannot be reached/);
  });

  it('shows the plan itself where nothing changes', async () => {
    const text = documents(cluster('a'), cluster('b'), workload('api', 5), secret);
    const done = await plan('-f FILE', text);
    expect(done).toMatchObject({ err: '', code: 0 });
    expect(done.out).toMatch(/^NAMESPACE +WORKLOAD +CLUSTER +REPLICAS +WHY$/m);
    expect(counts(done.out).map((line) => line.replace(/ [23]$/, ' n'))).toEqual([
      'web secret/key a 1',
      'web secret/key b 1',
      'web replicaset/api a n',
      'web replicaset/api b n',
    ]);
  });

  it('takes changes from options, and a name for the one workload that has it', async () => {
    const text = documents(cluster('a'), cluster('b'), workload('api', 4), workload('job', 2));
    const done = await plan('-f FILE --lose b --scale api=6 --scale web/job=2', text);
    expect(counts(done.out)).toEqual([
      'web replicaset/api a 2 6 +4',
      'web replicaset/api b 2 0 -2',
      'web replicaset/job a 1 2 +1',
      'web replicaset/job b 1 0 -1',
    ]);
  });

  it('sums up what stays as it is', async () => {
    const text = documents(
      cluster('a'),
      cluster('b'),
      workload('api', 4),
      policy('pin', '{clusters: {names: [a]}}'),
    );
    const done = await plan('-f FILE --lose b', text);
    expect(done.out).toContain('0 of 1 workload change');
    expect(done.out).toMatch(/Unchanged:\nNAMESPACE +WORKLOAD +WHERE\nweb +replicaset\/api +a 4\n/);
  });

  it('reads stdin, and the lists that kubectl prints', async () => {
    const object = (text: string): unknown => parse(text);
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      items: [object(cluster('a')), object(cluster('b')), object(workload('api', 2))],
    };
    const done = await plan('-f - -o json --lose a', '', JSON.stringify(list));
    const { status } = JSON.parse(done.out) as Simulation;
    expect(status?.summary).toEqual({
      workloads: 1,
      changed: 1,
      moves: 1,
      backlogBefore: 0,
      backlogAfter: 0,
    });
    expect(status?.workloads[0]?.clusters.map((one) => [one.name, one.before, one.after])).toEqual([
      ['a', 1, 0],
      ['b', 1, 2],
    ]);
  });

  it('starts from the placements that it is given', async () => {
    const placement =
      'apiVersion: fleet.navarch.dev/v1alpha1\nkind: Placement\nmetadata: {name: api, namespace: web}\n' +
      'spec:\n  workload: {apiVersion: apps/v1, kind: ReplicaSet, name: api, uid: u}\n' +
      '  clusters: [{name: a, chosen: true, replicas: 3, reason: kept}]\n';
    const text = documents(cluster('a'), cluster('b'), workload('api', 3), placement);
    expect(counts((await plan('-f FILE --lose a', text)).out)).toEqual([
      'web replicaset/api a 3 0 -3',
      'web replicaset/api b 0 3 +3',
    ]);
  });

  it('answers as a Simulation, in YAML and JSON alike, without what is secret', async () => {
    const text = documents(cluster('a'), workload('api', 2), secret);
    const [yaml, json] = await Promise.all([
      plan('-f FILE -o yaml', text),
      plan('-f FILE -o json', text),
    ]);
    const simulation = parse(yaml.out) as Simulation;
    expect(simulation).toMatchObject({ kind: 'Simulation', metadata: { name: 'plan' } });
    expect(simulation).toEqual(JSON.parse(json.out));
    expect(yaml.out).not.toContain('hidden');
  });
});

const mistakes: readonly { name: string; args?: string; text?: string; err: string }[] = [
  {
    name: 'a policy that cannot be right',
    text: documents(cluster('a'), policy('p', '{division: {mode: Best}}')),
    err: 'FILE, document 2: spec.placement.division.mode: ',
  },
  {
    name: 'an object of a Simulation',
    text: 'kind: Simulation\nspec:\n  given:\n    - {apiVersion: v1, kind: Pod, metadata: {name: p}}\n',
    err: 'FILE, document 1: spec.given[0]: Pod (v1) has no part in placement',
  },
  {
    name: 'an object beside a Simulation that has its own',
    text: documents(
      'kind: Simulation\nspec:\n  given: [{apiVersion: v1, kind: Namespace, metadata: {name: n}}]\n',
      workload('api', 'many'),
    ),
    err: 'FILE, document 2: spec.replicas: must be a whole number from 0 to 2147483647, not a string',
  },
  {
    name: 'an annotation',
    text: documents(
      cluster('a'),
      workload('api', 1).replace(
        'namespace: web',
        "annotations: {federation.kubernetes.io/replica-set-preferences: '{'}",
      ),
    ),
    err: 'FILE, document 2: metadata.annotations[federation.kubernetes.io/replica-set-preferences]',
  },
  {
    name: 'a cluster that is not there',
    args: '-f FILE --lose b',
    text: cluster('a'),
    err: '--lose b: no such cluster; known are a',
  },
  {
    name: 'a change in the file',
    args: '-f FILE --lose a',
    text: documents(cluster('a'), 'kind: Simulation\nspec: {change: {loseClusters: [x]}}\n'),
    err: 'FILE, document 2: spec.change.loseClusters[0]: no such cluster; known are a',
  },
  {
    name: 'a workload that is not there',
    args: '-f FILE --scale b=1',
    text: workload('api', 1),
    err: '--scale b=1: no such ReplicaSet default/b; known are web/api',
  },
  {
    name: 'a scale of nothing',
    args: '-f FILE --scale b',
    text: 'a: 1',
    err: '--scale b: must be',
  },
  { name: 'a text that is no YAML', text: 'a: 1\n---\nb: [', err: 'FILE, document 2: ' },
  { name: 'an empty file', text: '---\n', err: 'FILE is empty' },
  { name: 'no file', args: '-f nowhere.yaml', err: 'nowhere.yaml cannot be read (ENOENT)' },
  { name: 'no question', args: '-o json', err: 'there is nothing to plan: -f FILE or --server' },
  { name: 'an unknown format', args: '-f FILE -o wide', text: 'a: 1', err: '-o wide is unknown' },
  {
    name: 'options that exclude each other',
    args: '--vectors -f FILE',
    err: '--vectors and --file',
  },
];

describe('navarch plan refuses, with exit code 2,', () => {
  for (const { name, args = '-f FILE', text = '', err } of mistakes) {
    it(name, async () => {
      const done = await plan(args, text);
      expect(done.err).toContain(`error: ${err}`);
      expect(done).toMatchObject({ out: '', code: 2 });
    });
  }

  it('with a line for each mistake', async () => {
    const done = await plan('-f FILE', documents(workload('a', -1), workload('b', 1.5)));
    expect(done.err.split('\n').filter((line) => line !== '')).toHaveLength(2);
  });
});

describe('the example', () => {
  it('says how it is called', () => {
    expect(readFileSync(example, 'utf8')).toContain(
      './navarch plan -f examples/plan/lose-tokyo.yaml',
    );
  });
});
