import { mkdir, rm, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Found } from './benchmarks/benchmark.js';
import { hasRedis } from './federation/redis.js';
import { root } from './federation/root.js';
import type { Flags } from './flags.js';
import { plotsOf } from './print/plots.js';
import { printDocument } from './print/report.js';

const gibibyte = 1024 ** 3;
const memberKinds = {
  simulated: 'simulated',
  real: 'real kube-apiservers with an etcd each that waits for its disk, of KUBEBUILDER_ASSETS',
};

/** Replaces bench/RESULTS.md and the pictures that it shows: all of them are of one run. */
export async function writeResults(found: readonly Found[], flags: Flags): Promise<void> {
  const processors = cpus();
  const memory = `${(totalmem() / gibibyte).toFixed(0)} GiB of memory`;
  const plots = plotsOf(found);
  const text = printDocument(
    { found, plots },
    {
      command: `npm run bench -- ${printFlags(flags)} --write`,
      machine: `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown CPU'}, ${memory}`,
      node: process.version,
      queue: (await hasRedis()) ? 'redis' : 'postgres',
      members: memberKinds[flags.members],
      date: new Date().toISOString().slice(0, 10),
    },
  );
  await writeFile(join(root, 'bench/RESULTS.md'), text);
  const folder = join(root, 'bench/plots');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  for (const { file, svg } of plots) await writeFile(join(folder, file), svg);
}

const printFlags = ({ objects, members, fleets, only }: Flags): string =>
  [
    `--objects ${objects}`,
    `--members ${members}`,
    `--fleets ${fleets.map((one) => `${one.members}x${one.objects}`).join()}`,
    ...(only === undefined ? [] : [`--only ${only}`]),
  ].join(' ');
