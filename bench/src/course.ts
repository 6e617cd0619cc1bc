/** Runs benchmarks on as few federations as can be, one after the other: a machine has room for one. */
import type { Bench, Benchmark, Found } from './benchmarks/benchmark.js';
import { Federation, type MemberKind } from './federation/federation.js';
import type { Flags } from './flags.js';
import { limits } from './limits.js';

export type Course = {
  readonly flags: Flags;
  readonly say: (text: string) => void;
  /** Fails when all is to end. */
  readonly over: Promise<never>;
};

/** In the order of the benchmarks, however they ran. */
export async function runAll(
  chosen: readonly Benchmark[],
  course: Course,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const ground of grounds) {
    const here = chosen.filter((benchmark) => groundOf(benchmark, course.flags) === ground);
    if (here.length === 0) continue;
    found.push(...(await runOn(ground, here, course)));
  }
  return chosen.flatMap((one) => found.filter(({ benchmark }) => benchmark === one));
}

const grounds = ['none', 'simulated', 'real', 'fleet'] as const;
type Ground = (typeof grounds)[number];

function groundOf({ needs }: Benchmark, { members }: Flags): Ground {
  switch (needs) {
    case 'nothing':
      return 'none';
    case 'simulated members':
      return 'simulated';
    case 'members':
      return members;
    case 'a fleet':
      return 'fleet';
  }
}

async function runOn(
  ground: Ground,
  chosen: readonly Benchmark[],
  course: Course,
): Promise<readonly Found[]> {
  switch (ground) {
    case 'none':
      return chosen.flatMap((one) => runAlone(one, course));
    case 'simulated':
    case 'real':
      return await onFederation(ground, course, (on) => measure(on, chosen, course));
    case 'fleet':
      return await runOnFleets(chosen, course);
  }
}

function runAlone(benchmark: Benchmark, course: Course): readonly Found[] {
  if (benchmark.needs !== 'nothing') return [];
  return [{ benchmark, finding: benchmark.run({ say: sayOf(benchmark, course) }) }];
}

/** Takes it down whatever happens. */
async function onFederation<Answer>(
  members: MemberKind,
  { say, flags, over }: Course,
  act: (on: Federation) => Promise<Answer>,
): Promise<Answer> {
  say(`starting a federation with ${members} members …`);
  const room = Math.min(limits.podsPerNodeMax, Math.max(110, flags.objects * limits.replicas));
  const on = await Federation.start({ podsPerNode: room, members });
  try {
    return await Promise.race([act(on), over]);
  } finally {
    say('taking everything down …');
    await on.stop();
  }
}

async function measure(
  on: Federation,
  chosen: readonly Benchmark[],
  course: Course,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const benchmark of chosen) {
    if (benchmark.needs === 'nothing' || benchmark.needs === 'a fleet') continue;
    const { objects } = course.flags;
    const finding = await benchmark.run({ on, objects, say: sayOf(benchmark, course) });
    found.push({ benchmark, finding });
  }
  return found;
}

/** Each fleet has a federation of its own. */
async function runOnFleets(
  chosen: readonly Benchmark[],
  course: Course,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const benchmark of chosen) {
    if (benchmark.needs !== 'a fleet') continue;
    for (const fleet of course.flags.fleets) {
      const say = sayOf(benchmark, course);
      const finding = await onFederation('simulated', course, (on) =>
        benchmark.run({ on, fleet, say }),
      );
      found.push({ benchmark, finding });
    }
  }
  return found;
}

const sayOf =
  ({ name }: Benchmark, { say }: Course): Bench['say'] =>
  (text) =>
    say(`${name}: ${text}`);
