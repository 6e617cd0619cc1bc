/** Fields that a member never lets anybody change: what differs in one of them cannot be brought to agree by a write. */
import { type KubeObject, resources } from '@navarch/model';
import type { Difference } from './differences.js';

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
      return [['spec', 'selector']];
    case resources.secrets.kind:
      return live['immutable'] === true ? [['type'], ['data'], ['immutable']] : [['type']];
    default:
      return [];
  }
}
