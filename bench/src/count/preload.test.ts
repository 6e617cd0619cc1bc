import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { since } from './tally.js';

const run = promisify(execFile);
const preload = new URL('preload.js', import.meta.url).href;
const ask = new URL('ask.js', import.meta.url).href;
const undoings: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const undo of undoings.splice(0)) await undo();
});

describe('a process that is listened to', () => {
  it('tells what it has sent to whoever asks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'navarch-counts-'));
    undoings.push(() => rm(folder, { recursive: true, force: true }));
    const asked: string[] = [];
    const member = createServer((request, response) => {
      asked.push(request.url ?? '');
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => {
      member.listen(0, '127.0.0.1', resolve);
    });
    undoings.push(async () => {
      member.close();
    });
    const { port } = member.address() as AddressInfo;
    const found = await tallyOf(folder, `http://127.0.0.1:${port}/api/v1/namespaces/web/secrets/a`);
    expect(asked).toHaveLength(2);
    expect(found.wires.members.messages).toBe(2);
    expect(found.wires.members.bytes).toBeGreaterThan(2 * 'GET /api/v1 HTTP/1.1'.length + 1_000);
    expect(found.names).toEqual({ 'members: PUT secrets/NAME': 2 });
    expect(since(found, found).names).toEqual({});
  });
});

type Found = Parameters<typeof since>[0];

/** Of a program that sends two objects there and then asks itself. */
async function tallyOf(folder: string, url: string): Promise<Found> {
  const main = join(folder, 'shop/dist/main.mjs');
  await mkdir(dirname(main), { recursive: true });
  await writeFile(
    main,
    `import { askTally } from ${JSON.stringify(ask)};
    for (const body of ['x', 'y'])
      await (await fetch(${JSON.stringify(url)}, { method: 'PUT', body: body.repeat(500) })).text();
    process.stdout.write(JSON.stringify(await askTally(${JSON.stringify(folder)}, 'shop')));`,
  );
  const env = { ...process.env, BENCH_COUNTS_DIR: folder };
  const { stdout } = await run(process.execPath, [`--import=${preload}`, main], { env });
  return JSON.parse(stdout) as Found;
}
