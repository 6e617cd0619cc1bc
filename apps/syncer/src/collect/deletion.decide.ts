/** The writes by which the collector deletes an object, and lets go of one that waited for it. Pure. */
import {
  type KubeObject,
  type ObjectKey,
  type Propagation,
  propagationFinalizers,
  protectedNamespaces,
  resources,
  toTimestamp,
} from '@navarch/model';
import type { ObjectWrite, StoredObject } from '@navarch/store';

const promises: readonly string[] = Object.values(propagationFinalizers);

/** Of this very version of this very object. Undefined: it must stay. */
export function deletionOf(
  found: StoredObject,
  propagation: Propagation,
  now: number,
): ObjectWrite | undefined {
  const { key, body } = found;
  if (isNamespace(key) && protectedNamespaces.includes(key.name)) return undefined;
  const own = (body.metadata.finalizers ?? []).filter((one) => !promises.includes(one));
  const finalizers =
    propagation === 'Background' ? own : [...own, propagationFinalizers[propagation]];
  const precondition = { uid: found.uid, resourceVersion: found.resourceVersion };
  if (finalizers.length === 0 && !isNamespace(key)) return { verb: 'delete', key, precondition };
  const marked = withFinalizers(asDeleted(body, now), finalizers);
  return {
    verb: 'update',
    key,
    body: isNamespace(key) ? withTerminatingPhase(marked) : marked,
    precondition,
  };
}

/** Takes the promise off; with the last finalizer the object goes, and its copies are told what was promised. */
export function releaseOf(
  { key, uid, resourceVersion, body }: StoredObject,
  promise: keyof typeof propagationFinalizers,
): ObjectWrite {
  const precondition = { uid, resourceVersion };
  const finalizer = propagationFinalizers[promise];
  const left = (body.metadata.finalizers ?? []).filter((one) => one !== finalizer);
  // A namespace goes when it is empty, which another loop sees to.
  if (left.length === 0 && !isNamespace(key))
    return { verb: 'delete', key, precondition, propagation: promise };
  return { verb: 'update', key, body: withFinalizers(body, left), precondition };
}

const isNamespace = ({ group, resource }: ObjectKey): boolean =>
  group === resources.namespaces.group && resource === resources.namespaces.resource;

const withFinalizers = (object: KubeObject, finalizers: readonly string[]): KubeObject => {
  const { finalizers: _before, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: { ...metadata, ...(finalizers.length === 0 ? {} : { finalizers }) },
  };
};

function asDeleted(object: KubeObject, now: number): KubeObject {
  const { generation } = object.metadata;
  const metadata = {
    ...object.metadata,
    deletionTimestamp: toTimestamp(now),
    deletionGracePeriodSeconds: 0,
    ...(generation === undefined ? {} : { generation: generation + 1 }),
  };
  return { ...object, metadata };
}

const withTerminatingPhase = (namespace: KubeObject): KubeObject => ({
  ...namespace,
  status: { ...(namespace['status'] as object | undefined), phase: 'Terminating' },
});
