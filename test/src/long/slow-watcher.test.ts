/**
 * A thousand watchers, and one that does not read. It is cut off, as every API server does with those; nobody waits for it,
 * and what it does not read is kept by nobody.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../federation/until.js';
import { metricOf, residentBytes } from '../overload/metrics.js';
import { SleepyWatcher, Watchers } from '../overload/watchers.js';
import { send } from '../parity/exchange.js';
import { type OurServer, startOurs } from '../parity/ours.js';

const count = 1_000;
const smallWrites = 60;
/** More than the buffers of both ends of a connection take. */
const bigWrites = 40;
const bigBytes = 900_000;
const soonMs = 120_000;
const memoryMax = 400 * 1024 * 1024;

const json = { 'content-type': 'application/json' };
const all = '/api/v1/configmaps';
const pathIn = (namespace: string): string => `/api/v1/namespaces/${namespace}/configmaps`;

let ours: OurServer;
let watchers: Watchers;
beforeAll(async () => {
  ours = await startOurs();
  for (const name of ['small', 'big']) await create('/api/v1/namespaces', { metadata: { name } });
}, 180_000);
afterAll(async () => {
  watchers?.close();
  await ours?.stop();
}, 60_000);

async function create(path: string, body: unknown): Promise<string> {
  const answer = await send(ours, { method: 'POST', path, headers: json, body });
  if (answer.status !== 201) throw new Error(`creating in ${path}: ${answer.status}`);
  const { metadata } = answer.body as { metadata: { name: string; resourceVersion: string } };
  return `ADDED ${metadata.name} ${metadata.resourceVersion}`;
}

const writeSmall = (name: string): Promise<string> =>
  create(pathIn('small'), { metadata: { name }, data: { text: 'x'.repeat(500) } });
const writeBig = (name: string): Promise<string> =>
  create(pathIn('big'), { metadata: { name }, data: { text: 'x'.repeat(bigBytes) } });
const watchesOver = (): Promise<number> =>
  metricOf(ours, 'apiserver_request_total', 'verb="WATCH"');

describe('a thousand watchers and one that sleeps', () => {
  it('get everything in order while that one is cut off, in bounded memory', async () => {
    watchers = await Watchers.open(ours.kubeconfig, `${pathIn('small')}?watch=1`, count);
    await until(
      async () => watchers.statuses.length,
      (answered) => answered === count,
      soonMs,
    );
    const sleepy = await SleepyWatcher.open(ours.kubeconfig, `${all}?watch=1`);
    const before = await residentBytes(ours);
    const written: string[] = [];
    for (let turn = 0; turn < bigWrites; turn += 1) {
      await writeBig(`big-${turn}`);
      written.push(await writeSmall(`early-${turn}`));
    }
    for (let turn = 0; turn < smallWrites; turn += 1)
      written.push(await writeSmall(`later-${turn}`));
    await until(
      async () => watchers.logs.filter((log) => log.length < written.length).length,
      (waiting) => waiting === 0,
      soonMs,
    );
    const grown = (await residentBytes(ours)) - before;
    expect(watchers.logs.filter((log) => log.join() !== written.join())).toEqual([]);
    expect(watchers.over).toBe(0);
    expect(grown).toBeLessThan(memoryMax);

    await until(watchesOver, (over) => over === 1, soonMs);
    const told = await sleepy.wake(soonMs);
    expect(told.length).toBeGreaterThan(0);
    expect(told).not.toContain('later-0');
    expect(watchers.over).toBe(0);
    const last = await writeSmall('last');
    await until(
      async () => watchers.logs.filter((log) => log.at(-1) !== last).length,
      (waiting) => waiting === 0,
      soonMs,
    );
  }, 600_000);
});
