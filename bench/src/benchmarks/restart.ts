/**
 * The syncer is killed under standing objects. It is at work again once it has found what was deleted in each member
 * while it was away and has put it back; it has settled when it asks the members for nothing any more. Everything else is as
 * it should be, and costs no write: the members count what reaches them, and one write too many fails the run.
 */
import { isDeepStrictEqual } from 'node:util';
import { resources } from '@navarch/model';
import { writesSince } from '../count/served.js';
import { Arrivals } from '../federation/arrivals.js';
import { openNamespace } from '../federation/namespaces.js';
import { limits, withinMsFor } from '../limits.js';
import { seriesOf } from '../objects.js';
import { until } from '../until.js';
import type { Bench, Benchmark, Finding } from './benchmark.js';
import { write } from './distribute.js';

const namespace = 'bench-restart';
const resource = resources.secrets;

export const restart: Benchmark = {
  name: 'restart',
  needs: 'simulated members',
  about:
    'kill -9 of the syncer under Secrets in three members, until it has put back what was deleted there meanwhile, against the same on an empty federation',
  run: measure,
};

async function measure(bench: Bench): Promise<Finding> {
  const { on, objects, say } = bench;
  const withinMs = withinMsFor(objects);
  await openNamespace(on, 'federated', namespace);
  const empty = await lose(bench);
  say(`without objects: ${print(empty)}`);
  const series = seriesOf('secrets', namespace, objects);
  const sources = on.members.map((client) => ({ client, resource, namespace }));
  const arrivals = await Arrivals.watch(sources);
  await write(on.api, series);
  await arrivals.all(series.names, { what: 'the Secrets in the members', withinMs });
  await arrivals.stop();
  say(`${objects} Secrets are in every member`);
  const full = await lose(bench);
  say(`with ${objects * on.members.length} copies: ${print(full)}`);
  return {
    figures: [
      { what: 'at work again', unit: 's', ours: full.seconds, baseline: empty.seconds },
      {
        what: 'nothing more asked of members',
        unit: 's',
        ours: full.settledSeconds,
        baseline: empty.settledSeconds,
      },
      { what: 'writes beside what was put back', unit: '', ours: full.needless },
    ],
    bills: [],
  };
}

type Return = {
  readonly seconds: number;
  /** Until the last request, or the last of ours. */
  readonly settledSeconds: number;
  /** Writes that members were sent beside what was to be put back. */
  readonly needless: number;
};

/**
 * From the kill until what was deleted in each member is back; then until the members were left in peace for a while. Throws
 * when they were sent anything but our deletes and what undoes those.
 */
async function lose({ on }: Pick<Bench, 'on'>): Promise<Return> {
  const { members } = on;
  await untilQuiet({ on });
  const before = await on.served();
  const killedAt = Date.now();
  const startedAt = performance.now();
  await on.killSyncer();
  await Promise.all(members.map((one) => one.delete(resource, { namespace, name: witness })));
  await until({ what: 'what was deleted is back', withinMs: limits.returnWithinMs }, async () => {
    const found = await Promise.all(members.map((one) => one.get(resource, namespace, witness)));
    return found.every((one) => one !== undefined);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  await untilQuiet({ on });
  const after = await on.served();
  const writes = writesSince(before, after);
  const expected = { 'DELETE secrets/NAME': members.length, 'PATCH secrets/NAME': members.length };
  if (!isDeepStrictEqual(writes, expected))
    throw new Error(`members were sent ${JSON.stringify(writes)}, not ${JSON.stringify(expected)}`);
  const needless = sum(Object.values(writes)) - sum(Object.values(expected));
  return { seconds, needless, settledSeconds: (after.lastAt - killedAt) / 1_000 };
}

/** Long enough that needless writes have their time. */
async function untilQuiet({ on }: Pick<Bench, 'on'>): Promise<void> {
  const waiting = { what: 'the members are left in peace', withinMs: limits.returnWithinMs };
  await until(waiting, async () => Date.now() - (await on.served()).lastAt > limits.quietMs);
}

const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);

const print = ({ seconds, settledSeconds, needless }: Return): string =>
  `at work again after ${seconds.toFixed(1)} s, nothing more asked of members after ${settledSeconds.toFixed(1)} s, ${needless} needless writes`;

/** A Secret that {@link openNamespace} makes. */
const witness = 'first';
