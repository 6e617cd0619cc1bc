/** What a scenario costs: everything sent meanwhile and shortly after, less what the same time costs at rest. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Program, type Tallies } from '../count/ask.js';
import { since, type Tally } from '../count/tally.js';
import type { Federation } from '../federation/federation.js';
import { limits } from '../limits.js';
import { type Costs, mapCosts, totalsOf } from './costs.js';
import type { Scenario } from './scenario.js';

export type Measured = {
  /** Of one: an object, a request, a second. */
  readonly costs: Costs;
  /** All that was sent, with the names of it. */
  readonly tallies: Tallies;
};

/** The cost of a second in which nothing happens. */
export async function measureRest(on: Federation): Promise<Measured> {
  await sleep(limits.quickSettleMs);
  const { tallies, seconds } = await windowOf(on, async () => {
    await sleep(limits.quickRestMs);
  });
  return { tallies, costs: mapCosts(totalsOf(tallies), (total) => total / seconds) };
}

/**
 * Probes and watches are left out: they come with time.
 *
 * @param rest the cost of a second in which nothing happens
 */
export async function measure(on: Federation, scenario: Scenario, rest: Costs): Promise<Measured> {
  let count = 1;
  const { tallies, seconds } = await windowOf(on, async () => {
    count = await scenario.act();
    await sleep(scenario.settleMs);
  });
  const costs = mapCosts(totalsOf(tallies), (total, name) =>
    name === 'probes and watches' ? 0 : Math.max(0, (total - rest[name] * seconds) / count),
  );
  return { costs, tallies };
}

type Window = { readonly tallies: Tallies; readonly seconds: number };

async function windowOf(on: Federation, act: () => Promise<void>): Promise<Window> {
  const before = await on.tallies();
  const startedAt = performance.now();
  await act();
  const after = await on.tallies();
  const between = (program: Program): Tally => since(before[program], after[program]);
  return {
    tallies: { 'federation-api': between('federation-api'), syncer: between('syncer') },
    seconds: (performance.now() - startedAt) / 1_000,
  };
}
