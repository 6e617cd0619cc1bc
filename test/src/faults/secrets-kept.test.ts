/**
 * S5: while Redis, PostgreSQL and members fail in turn, and a member repeats what it was sent in its refusals, the values of Secrets
 * and the credentials of members are found nowhere but where they belong.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { askApi, syncerMetrics } from './metrics.js';
import { Asked, isWrite } from './member-asked.js';
import { hasRedis, type Rig } from './rig.js';
import { home, Stage } from './stage.js';
import { objectOf, pathOf } from './writer.js';

const canary = 'canary-5b3e9d0a7c1f48e2b6a4d8c0f1e27395';
const failingMs = 5_000;
const secrets = 6;
/** What everybody who looks at the federation may read. */
const paths = [
  '/api/v1/events',
  '/apis/fleet.navarch.dev/v1alpha1/placements',
  '/apis/fleet.navarch.dev/v1alpha1/clusters',
  '/apis/fleet.navarch.dev/v1alpha1/holds',
  '/apis/apps/v1/replicasets',
];

describe('values of Secrets', () => {
  let stage: Stage;
  let asked: Asked;
  beforeAll(async () => {
    stage = await Stage.set({
      queue: hasRedis ? 'redis' : 'postgres',
      load: { objects: 16 },
      settings: { NAVARCH_LOG_LEVEL: 'trace' },
    });
    asked = await Asked.of(stage.rig);
  }, 120_000);
  afterAll(async () => {
    await stage?.clear();
    await asked?.stop();
  }, 60_000);

  it('are found nowhere, whatever fails, and arrive all the same', async () => {
    const { rig } = stage;
    const collection = pathOf(home, 'key-1').replace(/\/key-1$/, '');
    const data = { password: base64(canary) };
    for (let index = 0; index < secrets; index += 1) {
      const plain = objectOf(home, `key-canary-${index}`, canary.slice(0, 6));
      expect((await rig.call('POST', collection, { ...plain, data })).status).toBe(201);
    }
    asked.behave('tokyo', (one) =>
      isWrite(one) ? { kind: 'answer', status: 422, body: repeating(canary) } : undefined,
    );
    // Refused by the API, with the value in the wrong place.
    const refused = await rig.call('POST', collection, {
      ...objectOf(home, 'key-bad', 'bad'),
      data: { password: `${canary} is not base64` },
    });
    expect(refused.status).toBe(400);
    await rig.call('PATCH', pathOf(home, 'key-canary-0'), {
      data: { password: base64(`${canary}!`) },
    });
    await sleep(failingMs);
    rig.toPostgres.reject();
    await sleep(failingMs);
    rig.toPostgres.heal();
    if (hasRedis) {
      await rig.redis.kill();
      await rig.redis.restart();
    }
    await stage.untilWritten(20);
    asked.behave('tokyo', () => undefined);
    const planted = [canary, base64(canary).slice(0, -4), ...(await credentialsOf(rig))];
    const texts = new Map([
      ...(await everythingReadable(rig)),
      ['the refusal', JSON.stringify(refused.body)],
    ]);
    expect(texts.size).toBeGreaterThan(10);
    // It would be found: a member keeps it as it is.
    const journal = await readFile(join(rig.member('sydney').folder, 'journal.jsonl'), 'utf8');
    expect(journal).toContain(planted[1]);
    const leaks = planted.flatMap((value, index) =>
      [...texts].filter(([, text]) => text.includes(value)).map(([where]) => `${index}: ${where}`),
    );
    expect(leaks).toEqual([]);
    await stage.expectNothingLost();
  });
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A member that quotes what it refuses. */
const repeating = (value: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Status',
    status: 'Failure',
    reason: 'Invalid',
    message: `Secret is invalid: data[password]: ${value} ${base64(value)}`,
    details: { causes: [{ reason: 'FieldValueInvalid', message: value, field: value }] },
    code: 422,
  });

/** Keys of the certificates by which the federation gets into its members, as they lie in kubeconfigs. */
async function credentialsOf(rig: Rig): Promise<readonly string[]> {
  return Object.values(rig.members).map(({ kubeconfig }) => {
    const { users } = parse(kubeconfig) as { users: [{ user: { 'client-key-data': string } }] };
    // The beginning of a key is the same of all keys.
    return users[0].user['client-key-data'].slice(100, 160);
  });
}

/** Name → text of logs, answers, metrics, what Redis and PostgreSQL keep, and how the processes were started. */
async function everythingReadable(rig: Rig): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const folder of ['logs', 'redis', 'postgres'])
    for (const file of await filesIn(join(rig.folder, folder)))
      texts.set(file, (await readFile(file).catch(() => Buffer.of())).toString('latin1'));
  for (const path of paths) texts.set(path, JSON.stringify((await rig.call('GET', path)).body));
  texts.set('metrics of the syncer', await syncerMetrics(rig));
  texts.set('readiness of the API', (await askApi(rig, '/readyz?verbose')).text);
  for (const service of [...rig.apis, ...rig.syncers])
    for (const what of ['cmdline', 'environ'])
      texts.set(
        `${service.plan.name} ${what}`,
        await readFile(`/proc/${service.pid}/${what}`, 'latin1').catch(() => ''),
      );
  return texts;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}
