/**
 * A fleet of simulated members and many Secrets, each of which goes to three of them. What the last of the Secrets cost is
 * compared with what the first did: it should be the same. Memory is that of everything but the members.
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
    'many simulated members and Secrets, each for three of them: the last of the Secrets against the first',
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
    await sleep(limits.restMs);
    const joined = await memoryOf(on);
    const { first, last } = await fill(bench, shards);
    await sleep(limits.restMs);
    const { usage: rest } = await spend(await on.units(), () => sleep(limits.idleMs));
    const memory = { alone, joined, full: rest.peakBytes };
    return { figures: figuresOf(fleet, { first, last, rest, memory }), bills: [] };
  } finally {
    await crowd.stop();
  }
}

type Part = { readonly objects: number; readonly usage: Usage };
type Course = {
  readonly first: Part;
  readonly last: Part;
  readonly rest: Usage;
  readonly memory: { readonly alone: number; readonly joined: number; readonly full: number };
};

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
const cpuMs = ({ objects, usage }: Part): number =>
  ((totalOf(usage) - usage.cpuSeconds.members) * 1_000) / objects;
const perSecond = ({ objects, usage }: Part): number => objects / usage.seconds;

function figuresOf(
  { members, objects }: Fleet,
  { first, last, rest, memory }: Course,
): readonly Figure[] {
  const label = `${members} members, ${objects} Secrets`;
  const compare = (what: string, unit: string, of: (part: Part) => number): Figure => ({
    what: `${label}: ${what}`,
    unit,
    ours: of(last),
    baseline: of(first),
  });
  const state = (what: string, unit: string, ours: number): Figure => ({
    what: `${label}: ${what}`,
    unit,
    ours,
  });
  const { alone, joined, full } = memory;
  const cpu = totalOf(rest) - rest.cpuSeconds.members;
  return [
    compare('placed and sent', '/s', perSecond),
    compare('CPU of one', 'ms', cpuMs),
    state('memory of a member', 'KiB', (joined - alone) / members / kibibyte),
    state('memory of a Secret', 'KiB', (full - joined) / objects / kibibyte),
    state('memory in all', 'MiB', full / kibibyte ** 2),
    state('CPU at rest', '% of a core', (cpu / rest.seconds) * 100),
  ];
}
