/**
 * Replicas that are the member's own business.
 *
 * The placement says how many there are when the copy is made; from then on they are not among the fields that we apply.
 * Server-side apply takes a field away that nobody owns any more, and the default then is one: so where we alone own the
 * number it is handed over first, to a manager of ours that never writes again.
 */
import { fieldManager, type JsonObject, type KubeObject } from '@navarch/model';
import type { Share } from './shrink.decide.js';

/** The number to hand over before we stop applying it; undefined: somebody else keeps it, or there is none. */
export function replicasToHandOver(live: KubeObject): number | undefined {
  const { replicas } = fieldsOf(live['spec']);
  const owners = (live.metadata.managedFields ?? []).filter(ownsReplicas);
  const isOursAlone = owners.length > 0 && owners.every(isOurApply);
  return isOursAlone && typeof replicas === 'number' ? replicas : undefined;
}

const isOurApply = (entry: JsonObject): boolean =>
  entry['manager'] === fieldManager && entry['operation'] === 'Apply';

const ownsReplicas = (entry: JsonObject): boolean =>
  fieldsOf(fieldsOf(entry['fieldsV1'])['f:spec'])['f:replicas'] !== undefined;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

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
