/**
 * What a deletion has promised about dependents: the finalizers `orphan` and `foregroundDeletion`.
 *
 * Where a collector keeps the promise, it holds the object for as long as there are dependents. Where none does, it only
 * remembers what was asked for while something else holds the object, and holds nothing itself.
 */
import type { KubeObject, Propagation } from '@navarch/model';
import { equalJson } from '../patch/json-value.js';
import { hasDependents } from './dependents.js';
import type { Operation } from './operation.js';

const finalizers = { Orphan: 'orphan', Foreground: 'foregroundDeletion' } as const;
const promised: ReadonlyMap<string, Propagation> = new Map([
  [finalizers.Orphan, 'Orphan'],
  [finalizers.Foreground, 'Foreground'],
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
  if (propagation === undefined) return object;
  const own = others(object);
  const isKept = own.length > 0 || isOwed(operation, object);
  const wanted = propagation === 'Background' || !isKept ? own : [...own, finalizers[propagation]];
  return equalJson(wanted, finalizersOf(object)) ? object : withFinalizers(object, wanted);
}

/** The object without promises that hold nothing. */
export const withoutIdlePromises = (operation: Operation, object: KubeObject): KubeObject =>
  promiseOf(object) === undefined || others(object).length > 0 || isOwed(operation, object)
    ? object
    : withFinalizers(object, []);

const isOwed = (operation: Operation, object: KubeObject): boolean =>
  operation.machine.collectsGarbage !== false && hasDependents(operation, object);

const withFinalizers = (object: KubeObject, wanted: readonly string[]): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, finalizers: wanted },
});
