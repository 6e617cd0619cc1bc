/**
 * Replicas that are the member's own business.
 *
 * The placement says how many there are when the copy is made; from then on they are not among the fields that we apply.
 * Server-side apply takes a field away that nobody owns any more, and the default then is one: so where we alone own the
 * number it is handed over first, to a manager of ours that never writes again.
 */
import {
  type FederatedKind,
  fieldManager,
  type JsonObject,
  type KubeObject,
  valueAt,
} from '@navarch/model';
import type { Share } from './shrink.decide.js';

/** The number to hand over before we stop applying it; undefined: somebody else keeps it, or there is none. */
export function replicasToHandOver(
  live: KubeObject,
  { replicas: at }: FederatedKind,
): number | undefined {
  if (at === undefined) return undefined;
  const replicas = valueAt(live, at.wanted);
  const field = at.wanted.map((step) => `f:${step}`);
  const owners = (live.metadata.managedFields ?? []).filter(
    (entry) => valueAt(entry['fieldsV1'], field) !== undefined,
  );
  const isOursAlone = owners.length > 0 && owners.every(isOurApply);
  return isOursAlone && typeof replicas === 'number' ? replicas : undefined;
}

const isOurApply = (entry: JsonObject): boolean =>
  entry['manager'] === fieldManager && entry['operation'] === 'Apply';

export type Elsewhere = Share & {
  /** Replicas that its copy has by the member's own will; undefined: not known, or none yet. */
  readonly has: number | undefined;
};

/**
 * Whether a copy may go: when each of the others has ready what it wants itself, or its share where that is less. What
 * their autoscalers do not want is not waited for.
 */
export const mayLeave = (others: readonly Elsewhere[]): boolean =>
  others.every(({ target, ready, has }) => ready >= Math.min(target, has ?? target));
