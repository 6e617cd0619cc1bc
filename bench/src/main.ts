/** `npm run bench`: starts a federation, measures it against its baselines, prints, and takes everything down. */
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { benchmarks } from './benchmarks/all.js';
import type { Bench } from './benchmarks/benchmark.js';
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
  say('starting a federation …');
  const on = await Federation.start({
    podsPerNode: Math.max(110, flags.objects * limits.replicas),
  });
  try {
    const found = await Promise.race([measure({ on, objects: flags.objects, say }, flags), end()]);
    process.stdout.write(`\n${printFigures(found)}\n\n${printBills(found)}\n`);
    if (flags.write) await writeResults(found, flags, on.queue);
  } finally {
    say('taking everything down …');
    await on.stop();
  }
}

async function measure(bench: Bench, { only }: Flags): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const benchmark of benchmarks.filter((one) => only === undefined || one.name === only)) {
    const sayOf = (text: string): void => say(`${benchmark.name}: ${text}`);
    found.push({ benchmark, finding: await benchmark.run({ ...bench, say: sayOf }) });
  }
  return found;
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
