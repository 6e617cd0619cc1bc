/**
 * What a deletion has promised about dependents: the finalizers `orphan` and `foregroundDeletion`.
 *
 * Where a collector keeps the promise, it holds the object until the collector takes it off. Where none does, it only
 * remembers what was asked for while something else holds the object, and holds nothing itself. Namespaces and definitions
 * promise nothing: all that is in one goes with it.
 */
import { type KubeObject, type Propagation, propagationFinalizers } from '@navarch/model';
import { equalJson } from '../patch/json-value.js';
import { isEmptied } from './namespaces.js';
import type { Operation } from './operation.js';

const promised: ReadonlyMap<string, Propagation> = new Map([
  [propagationFinalizers.Orphan, 'Orphan'],
  [propagationFinalizers.Foreground, 'Foreground'],
]);

const finalizersOf = ({ metadata }: KubeObject): readonly string[] => metadata.finalizers ?? [];
const others = (object: KubeObject): readonly string[] =>
  finalizersOf(object).filter((one) => !promised.has(one));

/** What the object's finalizers promise; undefined: nothing. */
export const promiseOf = (object: KubeObject): Propagation | undefined =>
  finalizersOf(object)
    .map((one) => promised.get(one))
    .find((one) => one !== undefined);

/** The object with the finalizers that the wanted propagation asks for; without one they stay as they are. */
export function withPropagation(
  operation: Operation,
  propagation: Propagation | undefined,
  object: KubeObject,
): KubeObject {
  if (propagation === undefined || isEmptied(operation.kind)) return object;
  const own = others(object);
  const isKept = own.length > 0 || isCollected(operation);
  const wanted =
    propagation === 'Background' || !isKept ? own : [...own, propagationFinalizers[propagation]];
  return equalJson(wanted, finalizersOf(object)) ? object : withFinalizers(object, wanted);
}

/** The object without promises that hold nothing. */
export const withoutIdlePromises = (operation: Operation, object: KubeObject): KubeObject =>
  promiseOf(object) === undefined || others(object).length > 0 || isCollected(operation)
    ? object
    : withFinalizers(object, []);

const isCollected = ({ kind, machine }: Operation): boolean =>
  machine.collectsGarbage?.(kind) ?? true;

const withFinalizers = (object: KubeObject, wanted: readonly string[]): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, finalizers: wanted },
});
