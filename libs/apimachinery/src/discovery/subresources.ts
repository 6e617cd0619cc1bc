import type { KindDefinition, Verb } from '../kind.js';

export type Subresource = {
  readonly name: 'status' | 'scale' | 'finalize';
  readonly verbs: readonly Verb[];
  /** What it reads and writes: the kind itself, or a Scale. */
  readonly returns: { readonly group: string; readonly version: string; readonly kind: string };
};

const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' } as const;

const builtInOrder = ['finalize', 'scale', 'status'] as const;
const customOrder = ['status', 'scale'] as const;

/** What discovery says of a part. */
export type Part = Omit<Subresource, 'name'> & { readonly name: string };

/** Those, the streams, which have no schema, and what is asked of an object. */
export function partsOf(kind: KindDefinition): Part[] {
  const { group, version, kind: own } = kind.name;
  const streams = Object.entries(kind.streams ?? {}).map(
    ([name, { verbs, kind: asked = own }]) => ({
      name,
      verbs,
      returns: { group, version, kind: asked },
    }),
  );
  const others = subresourcesOf(kind);
  const further = [...streams, ...questionsOf(kind)];
  return further.length === 0
    ? others
    : [...others, ...further].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is asked with is of a group of its own. */
const questionsOf = ({ questions }: KindDefinition): Part[] =>
  [...(questions ?? [])].map(([name, { kind }]) => {
    const { group, version, kind: asked } = kind.name;
    return { name, verbs: kind.verbs, returns: { group, version, kind: asked } };
  });

export function subresourcesOf({ custom, name, subresources }: KindDefinition): Subresource[] {
  const own = { group: name.group, version: name.version, kind: name.kind };
  const returned = { finalize: own, scale, status: own };
  const order = custom === undefined ? builtInOrder : customOrder;
  return order.flatMap((part) => {
    const served = subresources[part];
    return served === undefined
      ? []
      : [{ name: part, verbs: served.verbs, returns: returned[part] }];
  });
}

/** Sorted, but for custom kinds, which have an order of their own. */
export const verbsShown = ({ custom, verbs }: KindDefinition): readonly Verb[] =>
  custom === undefined ? verbs.toSorted() : verbs;
