/**
 * `npm run bench [-- NAME]`: measures against baselines, prints, and takes down whatever it started. A federation is started
 * only for the benchmarks that need one.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { benchmarks } from './benchmarks/all.js';
import type { Benchmark } from './benchmarks/benchmark.js';
import { Federation, root } from './federation/federation.js';
import { type Flags, readFlags } from './flags.js';
import { limits } from './limits.js';
import { type Found, printBills, printDocument, printFigures } from './print/report.js';

const gibibyte = 1024 ** 3;
const startedAt = performance.now();

function say(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6);
  process.stderr.write(`${seconds} s  ${text}\n`);
}

async function main(given: readonly string[]): Promise<void> {
  const names = benchmarks.map((one) => one.name);
  const flags = readFlags(given, names);
  const chosen = benchmarks.filter(({ name }) => flags.only === undefined || name === flags.only);
  const alone = chosen.flatMap((benchmark): Found[] =>
    benchmark.needs === 'nothing'
      ? [{ benchmark, finding: benchmark.run({ say: sayOf(benchmark) }) }]
      : [],
  );
  if (alone.length < chosen.length) await measureFederation(chosen, { alone, flags });
  else await report(alone, flags, 'none');
}

type Course = { readonly alone: readonly Found[]; readonly flags: Flags };

async function measureFederation(
  chosen: readonly Benchmark[],
  { alone, flags }: Course,
): Promise<void> {
  say('starting a federation …');
  const on = await Federation.start({
    podsPerNode: Math.min(limits.podsPerNodeMax, Math.max(110, flags.objects * limits.replicas)),
  });
  try {
    const found = await Promise.race([measure(on, chosen, flags), end()]);
    await report([...alone, ...found], flags, on.queue);
  } finally {
    say('taking everything down …');
    await on.stop();
  }
}

async function measure(
  on: Federation,
  chosen: readonly Benchmark[],
  { objects }: Flags,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const benchmark of chosen) {
    if (benchmark.needs !== 'federation') continue;
    const finding = await benchmark.run({ on, objects, say: sayOf(benchmark) });
    found.push({ benchmark, finding });
  }
  return found;
}

const sayOf =
  ({ name }: Benchmark) =>
  (text: string): void =>
    say(`${name}: ${text}`);

async function report(found: readonly Found[], flags: Flags, queue: string): Promise<void> {
  const hasBills = found.some(({ finding }) => finding.bills.length > 0);
  const bills = hasBills ? `\n${printBills(found)}\n` : '';
  process.stdout.write(`\n${printFigures(found)}\n${bills}`);
  if (flags.write) await writeResults(found, flags, queue);
}

/** Fails when somebody interrupts, or the run takes too long: what was started is taken down either way. */
async function end(): Promise<never> {
  return await new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Error(`interrupted by ${signal}`)));
    const late = () => reject(new Error(`not done within ${limits.runWithinMs / 60_000} minutes`));
    setTimeout(late, limits.runWithinMs).unref();
  });
}

async function writeResults(
  found: readonly Found[],
  { objects, only }: Flags,
  queue: string,
): Promise<void> {
  const flags = ['--objects', String(objects), ...(only === undefined ? [] : ['--only', only])];
  const processors = cpus();
  const memory = `${(totalmem() / gibibyte).toFixed(0)} GiB of memory`;
  const text = printDocument(found, {
    command: `npm run bench -- ${flags.join(' ')} --write`,
    machine: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown CPU'}, ${memory}`,
    node: process.version,
    queue,
    date: new Date().toISOString().slice(0, 10),
  });
  await writeFile(join(root, 'bench/RESULTS.md'), text);
  say('wrote bench/RESULTS.md');
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
