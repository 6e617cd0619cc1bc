/** P12, M18: PostgreSQL is put back from a backup, so that what was acknowledged since is lost. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type KubeObject, type Placement, resources } from '@navarch/model';
import { until } from '../federation/until.js';
import { untilSettled } from './checks.js';
import { MemberLog, stepsBackIn } from './member-log.js';
import type { Rig } from './rig.js';
import { home, type Stage, onStage } from './stage.js';
import { objectOf, pathOf, writeNote } from './writer.js';

const rows = [
  { when: 'while the federation runs', isDown: false },
  { when: 'while nothing of it runs', isDown: true },
];
const changed = pathOf(home, 'key-changed');
const collection = changed.replace(/\/key-changed$/, '');
const saidWithinMs = 60_000;
/** What is not to happen is waited for. */
const watchedMs = 4_000;
const testMs = 240_000;

describe.each(rows)('a PostgreSQL that is put back from a backup $when', ({ isDown }) => {
  let stage: Stage;
  let lastVersion = '';
  onStage({ queue: 'postgres', load: { objects: 4 }, settled: true }, (set) => {
    stage = set;
  });

  it(
    'goes back to what it was',
    async () => {
      const { rig } = stage;
      await make(rig, 'key-changed', 'before');
      await untilSettled(rig, home);
      const [data, backup] = ['postgres', 'backup'].map((name) => join(rig.folder, name));
      await offline(rig, () => cp(data as string, backup as string, { recursive: true }));
      await rig.untilAnswering();
      await make(rig, 'key-new', 'lost');
      await change(rig, 'lost');
      await untilSettled(rig, home);
      const { metadata } = (await rig.call('GET', collection)).body;
      lastVersion = metadata.resourceVersion ?? '';
      const services = isDown ? [...rig.syncers, ...rig.apis] : [];
      for (const service of services) await service.stop();
      await offline(rig, async () => {
        await rm(data as string, { recursive: true });
        await cp(backup as string, data as string, { recursive: true });
      });
      for (const service of services) await service.start();
      await rig.untilAnswering();
      await until(
        async () => noteOf((await rig.call('GET', changed)).body),
        (note) => note === 'before',
        saidWithinMs,
      );
    },
    testMs,
  );

  it(
    'leaves in members what is newer than all that it knows, and says so',
    async () => {
      const { rig } = stage;
      await until(
        () => saidOf(rig, 'key-changed'),
        (said) => said.length === 3 && said.every((one) => one.includes('were lost')),
        saidWithinMs,
      );
      await sleep(watchedMs);
      for (const member of Object.keys(rig.members)) {
        expect(noteOf(await copyIn(rig, member, 'key-changed'))).toBe('lost');
        expect(noteOf(await copyIn(rig, member, 'key-new'))).toBe('lost');
      }
    },
    testMs,
  );

  // Who starts anew with what there is gives versions out again, until a copy shows that they were.
  if (!isDown)
    it(
      'gives out no version again, and sends watchers back to a list',
      async () => {
        const { rig } = stage;
        const { metadata } = (await rig.call('GET', collection)).body;
        expect(Number(metadata.resourceVersion)).toBeGreaterThan(Number(lastVersion));
        const { signal } = new AbortController();
        const lines = rig.watch(`${collection}?watch=1&resourceVersion=${lastVersion}`, signal);
        for await (const line of lines) {
          expect(JSON.parse(line)).toMatchObject({ type: 'ERROR', object: { code: 410 } });
          break;
        }
      },
      testMs,
    );

  it(
    'sends what is written now',
    async () => {
      const { rig } = stage;
      await change(rig, 'after');
      await make(rig, 'key-new', 'after');
      await make(rig, 'web-after', 'after');
      await untilSettled(rig, home);
      for (const member of Object.values(rig.members))
        expect(stepsBackIn(await new MemberLog(member.folder).read())).toEqual([]);
    },
    testMs,
  );
});

/** With PostgreSQL shut down in order, as who makes a backup of its files does. */
async function offline({ postgres }: Rig, work: () => Promise<void>): Promise<void> {
  process.kill(postgres.pid, 'SIGINT');
  await postgres.exited();
  await work();
  await postgres.restart();
}

async function make(rig: Rig, name: string, note: string): Promise<void> {
  const path = pathOf(home, name).replace(/\/[^/]+$/, '');
  expect((await rig.call('POST', path, objectOf(home, name, note))).status).toBe(201);
}

async function change(rig: Rig, note: string): Promise<void> {
  const { annotations } = objectOf(home, 'key-changed', note).metadata;
  expect((await rig.call('PATCH', changed, { metadata: { annotations } })).status).toBe(200);
}

async function copyIn(rig: Rig, member: string, name: string): Promise<KubeObject> {
  const found = await rig.in(member).get(resources.secrets, home, name);
  if (found === undefined) throw new Error(`${member} has no ${name}`);
  return found;
}

/** What the Placement of a Secret says of each copy. */
async function saidOf(rig: Rig, name: string): Promise<readonly string[]> {
  const path = `/apis/fleet.navarch.dev/v1alpha1/namespaces/${home}/placements`;
  const items = (await rig.call('GET', path)).body['items'] as readonly Placement[];
  const found = items.find(({ spec }) => spec.workload.name === name);
  return (found?.status?.clusters ?? []).map(({ message }) => message);
}

const noteOf = ({ metadata }: KubeObject): string | undefined => metadata.annotations?.[writeNote];
