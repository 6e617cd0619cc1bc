/**
 * `npm run simulate -- --seeds N --from S`: runs seeds on all processors, and shows the first that breaks an invariant.
 *
 * Each worker is a process of its own and takes every n-th seed; it says no more than which of them broke. What broke is run
 * again here, shortened, with all that happened.
 */
import 'reflect-metadata';
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { shrink } from './shrink.js';
import { type Options, simulate } from './simulate.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string' },
    /** Seconds; seeds that are not begun by then are left out. */
    within: { type: 'string', default: '3600' },
    /** Operations of each run, at most. */
    operations: { type: 'string' },
    /** Without deaths and failing questions. */
    calm: { type: 'boolean', default: false },
    /** Steps shown of what broke. */
    steps: { type: 'string', default: '40' },
    /** Set for workers: every n-th seed is theirs. */
    stride: { type: 'string' },
  },
});

type Tally = { readonly seeds: number; readonly steps: number; readonly broken: readonly number[] };

const given: Omit<Options, 'seed'> = {
  calm: values.calm,
  ...(values.operations === undefined ? {} : { operations: Number(values.operations) }),
};
const from = Number(values.from);
const end = from + Number(values.seeds);

async function runSeeds(first: number, stride: number): Promise<Tally> {
  // Faults are errors by the thousand, and nobody reads where they come from.
  Error.stackTraceLimit = 0;
  const until = performance.now() + Number(values.within) * 1_000;
  let [seeds, steps] = [0, 0];
  const broken: number[] = [];
  for (let seed = first; seed < end && performance.now() < until; seed += stride) {
    const run = await simulate({ ...given, seed });
    seeds += 1;
    steps += run.steps;
    if (run.failure !== undefined) broken.push(seed);
  }
  return { seeds, steps, broken };
}

function startWorker(first: number, stride: number): Promise<Tally> {
  const count = String(end - first);
  const own = ['--seeds', count, '--from', String(first), '--stride', String(stride)];
  const same = [
    '--within',
    values.within,
    ...(values.calm ? ['--calm'] : []),
    ...(values.operations === undefined ? [] : ['--operations', values.operations]),
  ];
  const child = fork(fileURLToPath(import.meta.url), [...own, ...same]);
  return new Promise((resolve, reject) => {
    child.once('message', (tally) => resolve(tally as Tally));
    child.once('exit', (code) =>
      reject(new Error(`the worker of seed ${first} ended with ${code} before it was done`)),
    );
  });
}

async function runAll(): Promise<void> {
  const workers = Math.min(Number(values.workers ?? availableParallelism()), end - from);
  const startedAt = performance.now();
  const starts = Array.from({ length: workers }, (_, at) => from + at);
  const tallies = await Promise.all(starts.map((first) => startWorker(first, workers)));
  const sumOf = (field: 'seeds' | 'steps'): number =>
    tallies.reduce((sum, tally) => sum + tally[field], 0);
  const broken = tallies.flatMap((tally) => tally.broken).sort((one, other) => one - other);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const [first] = broken;
  if (first !== undefined) await show(first);
  const outcome =
    first === undefined ? 'no invariant broken' : `broken by ${broken.length}: ${broken.join(' ')}`;
  const seeds = `${sumOf('seeds')} seeds from ${from}`;
  process.stdout.write(`${seeds}, ${sumOf('steps')} steps in ${seconds} s: ${outcome}\n`);
  process.exitCode = first === undefined ? 0 : 1;
}

async function show(seed: number): Promise<void> {
  const { failure } = await simulate({ ...given, seed });
  if (failure === undefined) throw new Error(`seed ${seed} broke once, and not again`);
  const { invariant, details, trace, operations, calm } = await shrink(failure, { ...given, seed });
  const replay = `npm run simulate -- --seeds 1 --from ${seed} --operations ${operations}${calm ? ' --calm' : ''}`;
  process.stdout.write(
    `${trace.slice(-Number(values.steps)).join('\n')}\n\nseed ${seed} breaks "${invariant}"\n  ${details}\n  ${replay}\n`,
  );
}

if (values.stride === undefined) await runAll();
else {
  // Without whoever started it nobody hears what it finds.
  process.once('disconnect', () => process.exit());
  const tally = await runSeeds(from, Number(values.stride));
  process.send?.(tally, () => process.disconnect());
}
