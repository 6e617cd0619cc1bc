import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

/**
 * The shell script that starts it all, in a clone of its own with stand-ins for node, npm and tsc that write down
 * how they were called.
 */
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'navarch-launcher-'));
  copyFileSync(new URL('../../../navarch', import.meta.url), join(root, 'navarch'));
  for (const folder of ['bin', 'libs', 'apps/navarch/src', 'test']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const file of ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json']) {
    writeFileSync(join(root, file), '{}');
  }
  program('node', 'case $1 in --version) echo v20.19.0 ;; *) echo "node $*" >>"$CALLS" ;; esac');
  program(
    'npm',
    `echo "npm $1" >>"$CALLS"
     mkdir -p node_modules/.bin
     printf '#!/bin/sh\\necho "tsc $*" >>"$CALLS"\\nmkdir -p apps/navarch/dist\\ntouch apps/navarch/dist/main.js\\n' >node_modules/.bin/tsc
     chmod +x node_modules/.bin/tsc`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(name: string, body: string): void {
  writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(root, 'bin', name), 0o755);
}

function run(...args: readonly string[]): { calls: string[]; status: number | null; err: string } {
  const calls = join(root, 'calls');
  writeFileSync(calls, '');
  const path = `${join(root, 'bin')}:/usr/bin:/bin`;
  const done = spawnSync('/bin/sh', [join(root, 'navarch'), ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { PATH: path, CALLS: calls },
  });
  const lines = readFileSync(calls, 'utf8').replaceAll(root, '').split('\n').filter(Boolean);
  return { calls: lines, status: done.status, err: done.stderr };
}

const cli = 'node /apps/navarch/dist/main.js';

describe('./navarch', () => {
  it('installs and builds the first time, and neither the second', () => {
    const first = run('up', '--detach');
    expect(first.calls).toEqual(['npm ci', 'tsc -b', `${cli} up --detach`]);
    expect(first.err).toMatch(/installing the dependencies.*\n.*installed in \d+ s/);
    expect(run('get', 'clusters').calls).toEqual([`${cli} get clusters`]);
  });

  it('installs again when the lock file changed, even without a newer time', () => {
    run('up');
    writeFileSync(join(root, 'package-lock.json'), '{"a":1}');
    expect(run('up').calls[0]).toBe('npm ci');
  });

  it('builds again when a source was added or deleted', () => {
    run('up');
    const source = join(root, 'apps', 'navarch', 'src', 'a.ts');
    writeFileSync(source, '');
    expect(run('up').calls).toEqual(['tsc -b', `${cli} up`]);
    expect(run('up').calls).toEqual([`${cli} up`]);
    rmSync(source);
    expect(run('up').calls).toEqual(['tsc -b', `${cli} up`]);
  });

  it('runs the tests of the whole repository', () => {
    expect(run('test', 'libs/store').calls.at(-1)).toBe(
      'node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js libs/store',
    );
  });

  it('stops and shows without building, when it can', () => {
    run('up');
    writeFileSync(join(root, 'apps', 'navarch', 'src', 'broken.ts'), '');
    for (const verb of ['down', 'status', 'logs', 'freeze', 'unfreeze'])
      expect(run(verb).calls).toEqual([`${cli} ${verb}`]);
  });

  it('works through a symbolic link', () => {
    run('up');
    symlinkSync(join(root, 'navarch'), join(root, 'bin', 'nv'));
    const path = `${join(root, 'bin')}:/usr/bin:/bin`;
    const done = spawnSync('/bin/sh', [join(root, 'bin', 'nv'), 'status'], {
      encoding: 'utf8',
      env: { PATH: path, CALLS: join(root, 'calls') },
    });
    expect(done.status).toBe(0);
    expect(readFileSync(join(root, 'calls'), 'utf8')).toContain('main.js status');
  });

  it('does not start a build that failed, and says so', () => {
    run('up');
    writeFileSync(join(root, 'node_modules', '.bin', 'tsc'), '#!/bin/sh\necho bad types\nexit 1\n');
    writeFileSync(join(root, 'apps', 'navarch', 'src', 'a.ts'), '');
    const failed = run('up');
    expect(failed).toMatchObject({ status: 1, calls: [] });
    expect(failed.err).toContain('bad types');
    expect(failed.err).toContain('the build failed');
  });

  for (const version of ['v18.20.0', 'v20.18.3']) {
    it(`refuses Node ${version}`, () => {
      program('node', `echo ${version}`);
      const refused = run('up');
      expect(refused).toMatchObject({ status: 1, calls: [] });
      expect(refused.err).toContain(`Node.js 20.19 or newer is needed; this is ${version}`);
    });
  }

  it('says what to do without Node', () => {
    rmSync(join(root, 'bin', 'node'));
    const path = join(root, 'bin');
    for (const tool of ['dirname', 'readlink']) symlinkSync(`/usr/bin/${tool}`, join(path, tool));
    const done = spawnSync('/bin/sh', [join(root, 'navarch'), 'up'], {
      encoding: 'utf8',
      env: { PATH: path },
    });
    expect(done.status).toBe(1);
    expect(done.stderr).toContain('there is no node on PATH');
  });
});
