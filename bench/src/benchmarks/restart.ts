/**
 * The syncer is killed under standing objects. It is at work again once it has found what was deleted in each member
 * while it was away and has put it back; everything else is as it should be, and costs no write.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { resources } from '@navarch/model';
import { Arrivals } from '../federation/arrivals.js';
import { memberNames } from '../federation/federation.js';
import { closeNamespace, openNamespace } from '../federation/namespaces.js';
import { limits, withinMsFor } from '../limits.js';
import { seriesOf } from '../objects.js';
import { until } from '../until.js';
import type { Bench, Benchmark, Finding } from './benchmark.js';
import { write } from './distribute.js';

const namespace = 'bench-restart';
const resource = resources.secrets;

export const restart: Benchmark = {
  name: 'restart',
  needs: 'federation',
  about:
    'kill -9 of the syncer under Secrets in three members, until it has put back what was deleted there meanwhile, against the same on an empty federation',
  run: measure,
};

async function measure(bench: Bench): Promise<Finding> {
  const { on, objects, say } = bench;
  const withinMs = withinMsFor(objects);
  await openNamespace(on, 'federated', namespace);
  const empty = await lose(bench);
  say(`without objects: at work again after ${empty.seconds.toFixed(1)} s`);
  const series = seriesOf('secrets', namespace, objects);
  const sources = Object.values(on.members).map((client) => ({ client, resource, namespace }));
  const arrivals = await Arrivals.watch(sources);
  await write(on.api, series);
  await arrivals.all(series.names, { what: 'the Secrets in the members', withinMs });
  await arrivals.stop();
  say(`${objects} Secrets are in every member`);
  const full = await lose(bench);
  say(
    `with ${objects * memberNames.length} copies: at work again after ${full.seconds.toFixed(1)} s, ${full.writes} needless writes`,
  );
  await closeNamespace(on, 'federated', { name: namespace, objects });
  return {
    figures: [
      { what: 'at work again', unit: 's', ours: full.seconds, baseline: empty.seconds },
      { what: 'writes beside what was put back', unit: '', ours: full.writes },
    ],
    bills: [],
  };
}

type Return = { readonly seconds: number; readonly writes: number };

/** From the kill until what was deleted in each member is back; then it rests, so that needless writes have their time. */
async function lose({ on }: Pick<Bench, 'on'>): Promise<Return> {
  const members = Object.values(on.members);
  const startedAt = performance.now();
  await on.killSyncer();
  await Promise.all(members.map((one) => one.delete(resource, { namespace, name: witness })));
  await until({ what: 'what was deleted is back', withinMs: limits.returnWithinMs }, async () => {
    const found = await Promise.all(members.map((one) => one.get(resource, namespace, witness)));
    return found.every((one) => one !== undefined);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  await sleep(limits.restMs);
  return { seconds, writes: (await on.writes()) - members.length };
}

/** A Secret that {@link openNamespace} makes. */
const witness = 'first';
