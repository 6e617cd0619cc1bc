/**
 * `npm run bench [-- NAME]`: measures against baselines, prints, and takes down whatever it started. A federation is started
 * only for the benchmarks that need one.
 */
import { benchmarks } from './benchmarks/all.js';
import type { Found } from './benchmarks/benchmark.js';
import { runAll } from './course.js';
import { ControlPlanes } from './federation/control-planes.js';
import { readFlags } from './flags.js';
import { limits } from './limits.js';
import { printBills, printFigures } from './print/report.js';
import { writeResults } from './results.js';

const startedAt = performance.now();

function say(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stderr.write(`${seconds} s  ${text}\n`);
}

async function main(given: readonly string[]): Promise<void> {
  const names = benchmarks.map((one) => one.name);
  const flags = readFlags(given, { names, hasReal: ControlPlanes.areAtHand });
  const chosen = benchmarks.filter(({ name }) => flags.only === undefined || name === flags.only);
  const over = ending();
  // It may come while nobody waits for it, such as while a federation starts.
  over.catch(() => undefined);
  const found = await runAll(chosen, { flags, say, over });
  report(found);
  if (!flags.write) return;
  await writeResults(found, flags);
  say('wrote bench/RESULTS.md');
}

function report(found: readonly Found[]): void {
  const hasBills = found.some(({ finding }) => finding.bills.length > 0);
  const bills = hasBills ? `\n${printBills(found)}\n` : '';
  process.stdout.write(`\n${printFigures(found)}\n${bills}`);
}

/** Fails when somebody interrupts, or the run takes too long: what was started is taken down either way. */
async function ending(): Promise<never> {
  return await new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Error(`interrupted by ${signal}`)));
    const late = () => reject(new Error(`not done within ${limits.runWithinMs / 60_000} minutes`));
    setTimeout(late, limits.runWithinMs).unref();
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
