/**
 * A fleet of simulated members and many Secrets, each of which goes to three of them. What the last of the Secrets cost is
 * compared with what the first did, and the fleet with them with the fleet without: a Secret should cost the same whatever is
 * there already. CPU and memory are those of everything but the members.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { annotations, type KubeObject, resources } from '@navarch/model';
import { fanOut } from '../fan-out.js';
import { Copied } from '../federation/copied.js';
import { Crowd } from '../federation/crowd.js';
import type { Federation } from '../federation/federation.js';
import type { Fleet } from '../flags.js';
import { limits, withinMsFor } from '../limits.js';
import { spend, totalOf, type Usage } from '../measure/usage.js';
import { namespaceNamed, secretNamed } from '../objects.js';
import type { Benchmark, Figure, Finding, FleetBench } from './benchmark.js';

const namespace = 'bench-scale';
const shardLabel = 'bench/shard';

export const scale: Benchmark = {
  name: 'scale',
  needs: 'a fleet',
  about:
    'many simulated members and Secrets, each for three of them: the last of the Secrets against the first, and the fleet with them against the fleet without',
  run: measure,
};

async function measure(bench: FleetBench): Promise<Finding> {
  const { on, fleet, say } = bench;
  const alone = await memoryOf(on);
  const shards = Math.max(1, Math.floor(fleet.members / limits.shardMembers));
  const crowd = await Crowd.join(on, fleet.members, (index) => ({
    [shardLabel]: String(index % shards),
  }));
  try {
    say(`${fleet.members} members take part`);
    const empty = await rest(on);
    const { first, last } = await fill(bench, shards);
    const full = await rest(on);
    return {
      figures: figuresOf(fleet, { alone, empty, first, last, full }),
      bills: [
        { what: `${fleet.members} members at rest, empty`, usage: empty },
        { what: `${fleet.members} members at rest, ${fleet.objects} Secrets`, usage: full },
      ],
    };
  } finally {
    await crowd.stop();
  }
}

type Part = { readonly objects: number; readonly usage: Usage };
type Course = {
  /** Bytes, before any member of the fleet joined. */
  readonly alone: number;
  /** At rest. */
  readonly empty: Usage;
  readonly first: Part;
  readonly last: Part;
  /** At rest. */
  readonly full: Usage;
};

async function rest(on: Federation): Promise<Usage> {
  await sleep(limits.restMs);
  return (await spend(await on.units(), () => sleep(limits.idleMs))).usage;
}

/** After a few, a part that is measured; then what lies between, and a part as large as the first. */
async function fill(
  { on, fleet, say }: FleetBench,
  shards: number,
): Promise<Pick<Course, 'first' | 'last'>> {
  await on.api.create(resources.namespaces, namespaceNamed(namespace));
  const copied = await Copied.watch({ client: on.api, namespace });
  const add = async (from: number, to: number): Promise<Part> => {
    const numbers = Array.from({ length: to - from }, (_, index) => from + index);
    const secrets = numbers.map((number) => secretFor(number, shards));
    const names = secrets.map(({ metadata }) => metadata.name);
    const withinMs = withinMsFor(secrets.length) + fleet.members * limits.perMemberMs;
    const { usage } = await spend(await on.units(), async () => {
      await fanOut(secrets, limits.connections, async (secret) => {
        await on.api.create(resources.secrets, secret);
      });
      await copied.all(names, { what: 'the Secrets in their members', withinMs });
    });
    say(`${to} Secrets are where they belong`);
    return { objects: secrets.length, usage };
  };
  try {
    const { objects } = fleet;
    // Namespaces go out with the first objects, and code is slow before it is compiled: that is paid once.
    const warm = Math.min(Math.max(shards, limits.fleetWarmUp), Math.floor(objects / 4));
    const part = Math.min(limits.fleetPart, Math.floor((objects - warm) / 3));
    await add(0, warm);
    const first = await add(warm, warm + part);
    await add(warm + part, objects - part);
    const last = await add(objects - part, objects);
    return { first, last };
  } finally {
    await copied.stop();
  }
}

function secretFor(number: number, shards: number): KubeObject {
  const { metadata, ...secret } = secretNamed(`object-${number}`, namespace);
  const values = [String(number % shards)];
  const selector = JSON.stringify([{ key: shardLabel, operator: 'in', values }]);
  return {
    ...secret,
    metadata: { ...metadata, annotations: { [annotations.clusterSelector]: selector } },
  };
}

/** At this moment, once all is quiet. */
async function memoryOf(on: Federation): Promise<number> {
  const { usage } = await spend(await on.units(), () => sleep(limits.sampleEveryMs));
  return usage.peakBytes;
}

const kibibyte = 1_024;
const cpuOf = (usage: Usage): number => totalOf(usage) - usage.cpuSeconds.members;
/** Seconds of CPU a second. */
const shareOf = (usage: Usage): number => cpuOf(usage) / usage.seconds;
const perSecond = ({ objects, usage }: Part): number => objects / usage.seconds;

/** Beyond what the same time costs at rest. */
const cpuMsOf = ({ objects, usage }: Part, rest: Usage): number =>
  ((cpuOf(usage) - shareOf(rest) * usage.seconds) * 1_000) / objects;

function figuresOf(
  { members, objects }: Fleet,
  { alone, empty, first, last, full }: Course,
): readonly Figure[] {
  const label = `${members} members, ${objects} Secrets`;
  const compared = (what: string, unit: string, of: Pick<Figure, 'ours' | 'baseline'>): Figure => ({
    what: `${label}: ${what}`,
    unit,
    ...of,
  });
  return [
    compared('placed and sent', '/s', { ours: perSecond(last), baseline: perSecond(first) }),
    compared('CPU of one', 'ms', { ours: cpuMsOf(last, full), baseline: cpuMsOf(first, empty) }),
    compared('CPU at rest', '% of a core', {
      ours: 100 * shareOf(full),
      baseline: 100 * shareOf(empty),
    }),
    compared('memory in all', 'MiB', {
      ours: full.peakBytes / kibibyte ** 2,
      baseline: empty.peakBytes / kibibyte ** 2,
    }),
    compared('memory of a member', 'KiB', { ours: (empty.peakBytes - alone) / members / kibibyte }),
    compared('memory of a Secret', 'KiB', {
      ours: (full.peakBytes - empty.peakBytes) / objects / kibibyte,
    }),
  ];
}
