/** What a fleet of many members costs while nothing happens: a figure for people, compared with nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Crowd } from '../federation/crowd.js';
import type { Federation } from '../federation/federation.js';
import { simulatedNames } from '../federation/simulated.js';
import { limits } from '../limits.js';
import { accounts, type Usage, spend } from '../measure/usage.js';
import { printNumber } from '../print/table.js';
import { type Measured, measureRest } from './measure.js';
import { printNames, printRows } from './report.js';
import { restPercent } from './scenario.js';

/** @param members of all, those that every federation here has included */
export async function measureFleet(
  on: Federation,
  members: number,
  say: (text: string) => void,
): Promise<void> {
  say(`${members} members join …`);
  const crowd = await Crowd.join(on, members - simulatedNames.length);
  try {
    say(`rest for ${limits.fleetSettleMs / 1_000} s …`);
    await sleep(limits.fleetSettleMs);
    const units = await on.units();
    const { answer, usage } = await spend(units, async () => await measureRest(on));
    process.stdout.write(`\n${print(members, answer, usage)}\n`);
  } finally {
    await crowd.stop();
  }
}

function print(members: number, measured: Measured, usage: Usage): string {
  const name = `second at rest, ${members} members`;
  const { costs } = measured;
  const row = { name, course: 'rest', toleratedPercent: restPercent, costs } as const;
  const shares = accounts
    .filter((account) => account !== 'members')
    .map((account) => `${account} ${printNumber(share(usage, account))} %`);
  return [
    printRows([row]),
    printNames(name, measured),
    `\nof a core: ${shares.join(', ')}; peak ${printNumber(usage.peakBytes / 2 ** 20)} MiB`,
  ].join('\n');
}

const share = ({ cpuSeconds, seconds }: Usage, account: (typeof accounts)[number]): number =>
  (cpuSeconds[account] / seconds) * 100;
