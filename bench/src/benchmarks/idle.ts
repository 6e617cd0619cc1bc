/** Nothing changes: what standing workloads cost, against an empty federation. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Federation } from '../federation/federation.js';
import { closeNamespace, openNamespace } from '../federation/namespaces.js';
import { isReady, Workloads } from '../federation/workloads.js';
import { limits, withinMsFor } from '../limits.js';
import { spend, totalOf, type Usage } from '../measure/usage.js';
import { seriesOf } from '../objects.js';
import type { Bench, Benchmark, Figure, Finding } from './benchmark.js';
import { write } from './distribute.js';

const namespace = 'bench-idle';

export const idle: Benchmark = {
  name: 'idle',
  needs: 'simulated members',
  about:
    'ten seconds in which nothing changes, with standing workloads, against an empty federation',
  run: measure,
};

async function measure({ on, objects, say }: Bench): Promise<Finding> {
  const empty = await rest(on);
  say(`empty: ${percentOf(empty).toFixed(1)} % of a core`);
  await openNamespace(on, 'federated', namespace);
  const workloads = await Workloads.watch({ client: on.api, namespace });
  const ready = workloads.stage(isReady);
  await write(on.api, seriesOf('workloads', namespace, objects));
  const waiting = { what: 'the workloads ready', withinMs: withinMsFor(objects) };
  await workloads.reach(ready, objects, waiting);
  await workloads.stop();
  const standing = await rest(on);
  say(`with ${objects} workloads: ${percentOf(standing).toFixed(1)} % of a core`);
  await closeNamespace(on, 'federated', { name: namespace, objects });
  return {
    figures: figuresOf(standing, empty),
    bills: [
      { what: `idle, ${objects} workloads`, usage: standing.usage },
      { what: 'idle, empty', usage: empty.usage },
    ],
  };
}

type Rest = { readonly usage: Usage; readonly reconciles: number };

async function rest(on: Federation): Promise<Rest> {
  const units = await on.units();
  await sleep(limits.restMs);
  const before = await on.reconciles();
  const { usage } = await spend(units, () => sleep(limits.idleMs));
  return { usage, reconciles: (await on.reconciles()) - before };
}

const percentOf = ({ usage }: Rest): number => (totalOf(usage) / usage.seconds) * 100;
const federationPercentOf = ({ usage }: Rest): number =>
  ((totalOf(usage) - usage.cpuSeconds.members) / usage.seconds) * 100;

function figuresOf(standing: Rest, empty: Rest): readonly Figure[] {
  const compare = (what: string, unit: string, of: (one: Rest) => number): Figure => ({
    what,
    unit,
    ours: of(standing),
    baseline: of(empty),
  });
  return [
    compare('CPU of all processes', '% of a core', percentOf),
    compare('CPU without the members', '% of a core', federationPercentOf),
    compare('reconciles', '/s', ({ reconciles, usage }) => reconciles / usage.seconds),
  ];
}
