import { annotations, type KubeObject } from '@navarch/model';

type MarkPatch = {
  readonly metadata: { readonly annotations: Readonly<Record<string, string | null>> };
};

/**
 * A bounded drill makes single workloads avoid a cluster. A second annotation names the cluster that the drill added, so
 * that whoever finds it (also after a kill -9) takes off that name and no other.
 */
export function markPatch(workload: KubeObject, cluster: string): MarkPatch | undefined {
  if (drillOf(workload) === cluster) return undefined;
  const avoided = avoidedBy(workload);
  // It stays away already, by somebody's wish: that is not the drill's to take back.
  if (avoided.includes(cluster)) return undefined;
  return patchOf([...avoided, cluster].join(','), cluster);
}

/** Undefined when no drill has marked it. */
export function unmarkPatch(workload: KubeObject): MarkPatch | undefined {
  const cluster = drillOf(workload);
  if (cluster === undefined) return undefined;
  const left = avoidedBy(workload).filter((name) => name !== cluster);
  return patchOf(left.length === 0 ? null : left.join(','), null);
}

/** The cluster that a drill moved it away from. */
export const drillOf = ({ metadata }: KubeObject): string | undefined =>
  metadata.annotations?.[annotations.drill];

export const avoidedBy = ({ metadata }: KubeObject): readonly string[] =>
  (metadata.annotations?.[annotations.avoid] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The workload as it would be with the patch, for a simulation. */
export const marked = (workload: KubeObject, { metadata }: MarkPatch): KubeObject => ({
  ...workload,
  metadata: {
    ...workload.metadata,
    annotations: Object.fromEntries(
      Object.entries({ ...workload.metadata.annotations, ...metadata.annotations }).filter(
        (entry): entry is [string, string] => entry[1] !== null,
      ),
    ),
  },
});

const patchOf = (avoid: string | null, drill: string | null): MarkPatch => ({
  metadata: { annotations: { [annotations.avoid]: avoid, [annotations.drill]: drill } },
});
