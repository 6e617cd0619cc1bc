/** Fields that a member never lets anybody change: what differs in one of them cannot be brought to agree by a write. */
import { fieldManager, type ImmutableRule, type KubeObject, resources } from '@navarch/model';
import { type Difference, differencesOf } from './differences.js';
import { printPath } from './field-path.js';

/** What of a copy cannot be made to agree, and what becomes of it. */
export type Fixed =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse' | 'recreate'; readonly differences: readonly Difference[] };

export type FixedFacts = {
  readonly wanted: KubeObject;
  readonly live: KubeObject;
  readonly rule: ImmutableRule;
  /** Paths that the member set otherwise at our last write: made anew, the copy would be the same. */
  readonly overruled: readonly string[];
};

export function decideFixed({ wanted, live, rule, overruled }: FixedFacts): Fixed {
  const differences = [
    ...immutableAmong(differencesOf(wanted, live), live),
    ...removalsFrom(live, wanted),
  ];
  if (differences.length === 0) return { kind: 'none' };
  const isVain = differences.every(({ steps }) => overruled.includes(printPath(steps)));
  return { kind: rule === 'Recreate' && !isVain ? 'recreate' : 'refuse', differences };
}

/** By kind: the fields that hold what is sealed by `immutable`. */
const sealedFields: Readonly<Record<string, readonly string[]>> = {
  [resources.secrets.kind]: ['data'],
  [resources.configMaps.kind]: ['data', 'binaryData'],
};

/** Keys of what is immutable that our next apply would take away, as we no longer set them. */
const removalsFrom = (live: KubeObject, wanted: KubeObject): readonly Difference[] =>
  live['immutable'] === true
    ? (sealedFields[live.kind] ?? []).flatMap((field) => removalsIn(field, live, wanted))
    : [];

function removalsIn(field: string, live: KubeObject, wanted: KubeObject): readonly Difference[] {
  const [has, keeps] = [recordOf(live[field]), recordOf(wanted[field])];
  const owned = (live.metadata.managedFields ?? [])
    .filter(({ manager, operation }) => manager === fieldManager && operation === 'Apply')
    .map(({ fieldsV1 }) => recordOf(recordOf(fieldsV1)[`f:${field}`]));
  return Object.keys(has)
    .filter((name) => !Object.hasOwn(keeps, name))
    .filter((name) => owned.some((fields) => Object.hasOwn(fields, `f:${name}`)))
    .map((name) => ({
      steps: [
        { kind: 'field', name: field },
        { kind: 'field', name },
      ],
      theirs: has[name],
      ours: undefined,
    }));
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Those of the differences that no write can end. */
export function immutableAmong(
  differences: readonly Difference[],
  live: KubeObject,
): readonly Difference[] {
  const roots = rootsOf(live);
  return differences.filter(({ steps }) =>
    roots.some((root) =>
      root.every((name, index) => {
        const step = steps[index];
        return step?.kind === 'field' && step.name === name;
      }),
    ),
  );
}

function rootsOf(live: KubeObject): readonly (readonly string[])[] {
  switch (live.kind) {
    case resources.replicasets.kind:
    case resources.deployments.kind:
      return [['spec', 'selector']];
    case resources.secrets.kind:
      return live['immutable'] === true ? [['type'], ['data'], ['immutable']] : [['type']];
    case resources.configMaps.kind:
      return live['immutable'] === true ? [['data'], ['binaryData'], ['immutable']] : [];
    case resources.services.kind:
      return [
        ['spec', 'clusterIP'],
        ['spec', 'clusterIPs'],
        ['spec', 'loadBalancerClass'],
      ];
    default:
      return [];
  }
}
