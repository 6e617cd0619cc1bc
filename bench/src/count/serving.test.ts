import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from '@jest/globals';
import { type Served, writesSince } from './served.js';

const run = promisify(execFile);
const serving = new URL('serving.js', import.meta.url).href;
const served = new URL('served.js', import.meta.url).href;
const undoings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undoings.splice(0)) await undo();
});

it('a member tells what it was asked to change, whoever asked and whatever came of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'navarch-served-'));
  undoings.push(() => rm(folder, { recursive: true, force: true }));
  const found = await servedBy(folder, [
    'GET /readyz',
    'GET /api/v1/secrets?watch=true',
    'PATCH /api/v1/namespaces/web/secrets/a',
    'PATCH /api/v1/namespaces/web/secrets/b',
    'DELETE /apis/apps/v1/namespaces/web/replicasets/c',
    'GET /api/v1/secrets',
  ]);
  expect(found.writes).toEqual({ 'PATCH secrets/NAME': 2, 'DELETE replicasets/NAME': 1 });
  expect(found.lastAt).toBeGreaterThan(0);
  expect(writesSince(found, found)).toEqual({});
  expect(writesSince({ writes: { 'PATCH secrets/NAME': 2 }, lastAt: 0 }, found)).toEqual({
    'DELETE replicasets/NAME': 1,
  });
});

it('looks are no work', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'navarch-served-'));
  undoings.push(() => rm(folder, { recursive: true, force: true }));
  const found = await servedBy(folder, ['GET /readyz', 'GET /api/v1/secrets?watch=true']);
  expect(found).toEqual({ writes: {}, lastAt: 0 });
});

/** What a member counts that is asked this, and refuses it all. */
async function servedBy(folder: string, asked: readonly string[]): Promise<Served> {
  const main = join(folder, 'playground/dist/main.mjs');
  await mkdir(dirname(main), { recursive: true });
  await writeFile(
    main,
    `import { createServer } from 'node:http';
    import { askServed } from ${JSON.stringify(served)};
    const member = createServer((request, response) => {
      response.statusCode = 503;
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise((resolve) => member.listen(0, '127.0.0.1', resolve));
    for (const one of ${JSON.stringify(asked)}) {
      const [method, path] = one.split(' ');
      await (await fetch(\`http://127.0.0.1:\${member.address().port}\${path}\`, { method })).text();
    }
    process.stdout.write(JSON.stringify(await askServed(${JSON.stringify(folder)})));
    process.exit();`,
  );
  const env = { ...process.env, BENCH_COUNTS_DIR: folder };
  const { stdout } = await run(process.execPath, [`--import=${serving}`, main], { env });
  return JSON.parse(stdout) as Served;
}
