import { parseArgs } from 'node:util';
import type { MemberKind } from './federation/federation.js';
import { limits } from './limits.js';

export type Fleet = {
  readonly members: number;
  readonly objects: number;
};

export type Flags = {
  readonly objects: number;
  /** The one benchmark to run; undefined: all. */
  readonly only: string | undefined;
  readonly members: MemberKind;
  /** What `scale` measures, one after the other. */
  readonly fleets: readonly Fleet[];
  /** Replace bench/RESULTS.md. */
  readonly write: boolean;
};

export type Offer = {
  /** Of benchmarks. */
  readonly names: readonly string[];
  /** Whether real members can be had; they are what there is if nothing else is said. */
  readonly hasReal: boolean;
};

/** Throws with a text for people when a flag cannot be understood. */
export function readFlags(given: readonly string[], { names, hasReal }: Offer): Flags {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      objects: { type: 'string', default: String(limits.objectsDefault) },
      only: { type: 'string' },
      fleets: { type: 'string', default: limits.fleets },
      members: { type: 'string', default: hasReal ? 'real' : 'simulated' },
      write: { type: 'boolean', default: false },
    },
  });
  const { write } = values;
  const named = [values.only ?? [], positionals].flat();
  if (named.length > 1) throw new Error('name one benchmark, or none for all');
  const [only] = named;
  const objects = Number(values.objects);
  if (!Number.isInteger(objects) || objects < 1 || objects > limits.objectsMax)
    throw new Error(`--objects: a whole number from 1 to ${limits.objectsMax}`);
  if (only !== undefined && !names.includes(only))
    throw new Error(`no benchmark ${only}: one of ${names.join(', ')}`);
  const members = readMembers(values.members, hasReal);
  return { objects, only, members, fleets: values.fleets.split(',').map(readFleet), write };
}

function readMembers(text: string, hasReal: boolean): MemberKind {
  if (text !== 'simulated' && text !== 'real') throw new Error('--members: simulated or real');
  if (text === 'real' && !hasReal)
    throw new Error('--members real: KUBEBUILDER_ASSETS names no folder with a kube-apiserver');
  return text;
}

function readFleet(text: string): Fleet {
  const [members, objects] = /^\d+x\d+$/.test(text) ? text.split('x').map(Number) : [];
  if (
    members === undefined ||
    objects === undefined ||
    members < limits.shardMembers ||
    objects < 3
  )
    throw new Error('--fleets: MEMBERSxOBJECTS, several with commas, such as 100x10000,1000x2000');
  return { members, objects };
}
