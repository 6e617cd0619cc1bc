/**
 * The API's own cost: Secrets that no member receives, asked for by one process for each side, step by step in turn, so that
 * both sides are asked the same thing in the same minute.
 */
import { type SideName, sideNames, Sides } from '../api/sides.js';
import { beginFanOut, endFanOut, fanOutTo, type Step, stepsFor } from '../api/steps.js';
import { limits } from '../limits.js';
import type { LoadGenerator } from '../load/generator.js';
import type { Outcome, Plan } from '../load/plan.js';
import { median, percentile } from '../measure/statistics.js';
import type { Bench, Benchmark, Figure, Finding } from './benchmark.js';

export const api: Benchmark = {
  name: 'api',
  needs: 'simulated members',
  about:
    'requests over TLS for Secrets of 1 KiB that go nowhere, 20 connections, against kube-apiserver and etcd (without KUBEBUILDER_ASSETS: against a simulated member, which keeps everything in memory)',
  run: measure,
};

async function measure({ on, objects, say }: Bench): Promise<Finding> {
  const sides = await Sides.open(on);
  try {
    const asking = { ours: sides.asking('ours'), baseline: sides.asking('baseline') };
    const found = new Findings();
    const count = Math.min(limits.listObjects, objects * limits.apiObjectsPer);
    for (let round = 0; round <= limits.rounds; round += 1) {
      const isWarmUp = round === 0;
      const steps = stepsFor(isWarmUp ? Math.min(count, limits.apiWarmUp) : count);
      for (const step of steps) await compare(step, { asking, found, isWarmUp });
      say(isWarmUp ? 'warmed up' : `round ${round} of ${limits.rounds}`);
    }
    await compareFanOut(asking, found, say);
    return { figures: found.figures(), bills: [] };
  } finally {
    await sides.close();
  }
}

type Asking = Readonly<Record<SideName, LoadGenerator>>;

type Comparison = {
  readonly asking: Asking;
  readonly found: Findings;
  readonly isWarmUp: boolean;
};

async function compare(
  { what, plan }: Step,
  { asking, found, isWarmUp }: Comparison,
): Promise<void> {
  for (const side of sideNames) {
    const outcome = await run(asking, side, plan);
    if (!isWarmUp) found.add(what, side, outcome);
  }
}

/** Throws when anything but success was the answer. */
async function run(asking: Asking, side: SideName, plan: Plan): Promise<Outcome> {
  const outcome = await asking[side].run(plan);
  const refused = Object.keys(outcome.statuses).filter((status) => Number(status) >= 300);
  if (refused.length > 0) throw new Error(`${side}: answered ${refused.join(', ')}`);
  return outcome;
}

async function compareFanOut(asking: Asking, found: Findings, say: Bench['say']): Promise<void> {
  for (const side of sideNames) await run(asking, side, beginFanOut());
  for (const watchers of limits.fanOutWatchers) {
    const step = { what: `from an update to ${watchers} watchers`, plan: fanOutTo(watchers) };
    await compare(step, { asking, found, isWarmUp: false });
    say(`${watchers} watchers told`);
  }
  for (const side of sideNames) await run(asking, side, endFanOut());
}

class Findings {
  private readonly outcomes = new Map<string, Record<SideName, Outcome[]>>();

  add(what: string, side: SideName, outcome: Outcome): void {
    const sides = this.outcomes.get(what) ?? { ours: [], baseline: [] };
    this.outcomes.set(what, sides);
    sides[side].push(outcome);
  }

  figures(): readonly Figure[] {
    return [...this.outcomes].flatMap(([what, sides]) => {
      const figure = (suffix: string, unit: string, of: (all: readonly Outcome[]) => number) => ({
        what: `${what}${suffix}`,
        unit,
        ours: of(sides.ours),
        baseline: of(sides.baseline),
      });
      const times = ['p50', 'p99'].map((name) =>
        figure(`, ${name}`, 'ms', timeAt(name === 'p50' ? 0.5 : 0.99)),
      );
      return what.includes('watchers') ? times : [figure('', '/s', rateOf), ...times];
    });
  }
}

const rateOf = (all: readonly Outcome[]): number =>
  median(all.map(({ tookMs, seconds }) => tookMs.length / seconds));

const timeAt =
  (share: number) =>
  (all: readonly Outcome[]): number =>
    percentile(
      all.flatMap(({ tookMs }) => tookMs),
      share,
    );
