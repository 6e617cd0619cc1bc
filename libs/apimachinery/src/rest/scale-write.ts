import type { KubeObject } from '@navarch/model';
import {
  decodeOwners,
  keepIfUnchanged,
  managedFieldsOf,
  ownersAfterScale,
  ownersOfScale,
  type ScaledFields,
  trackUpdate,
  withOwners,
} from '../apply/index.js';
import type { KindDefinition } from '../kind.js';
import { kubernetesType } from '../schema/load.js';
import { requireVersion } from './identity.js';
import { type Operation, versionOf } from './operation.js';
import { prepareUpdate } from './prepare.js';
import { scaleOf, scaleVersion, withScale } from './scale.js';

/** The Scale of an object, with those who own the replicas in its managed fields. */
export const trackedScaleOf = (kind: KindDefinition, object: KubeObject): KubeObject =>
  withOwners(
    scaleOf(kind, object),
    ownersOfScale(ownersOf(object), scaledFieldsOf(kind), scaleVersion),
  );

/** A Scale after a replace or patch, with its owners noted. Only its replicas are ever written. */
export function trackScale(
  { machine, path }: Operation,
  {
    before,
    after,
    manager,
  }: { readonly before: KubeObject; readonly after: KubeObject; readonly manager: string },
): KubeObject {
  const { replicas } = (after['spec'] ?? {}) as { readonly replicas?: number };
  // As it is shown: none are left out.
  const spec = replicas === 0 ? {} : after['spec'];
  return trackUpdate({
    schema: kubernetesType('Scale'),
    before,
    after: { ...before, spec: spec ?? {} },
    manager,
    now: machine.clock(),
    apiVersion: scaleVersion,
    subresource: path.subresource,
  });
}

/** The object with the replicas that `scale` wants, which belong to whom they belong to there. Throws 400, 409 or 422. */
export function scaled(
  operation: Operation,
  { current, scale }: { readonly current: KubeObject; readonly scale: KubeObject },
): KubeObject {
  const { kind, machine } = operation;
  requireVersion(operation, scale, current);
  const owners = ownersAfterScale(ownersOf(current), scaledFieldsOf(kind), ownersOf(scale));
  const next = prepareUpdate(kind, {
    sent: withOwners(withScale(kind, current, scale), owners),
    previous: current,
    now: machine.clock(),
    own: (object) => object,
  });
  return keepIfUnchanged(current, next);
}

const ownersOf = (object: KubeObject) => decodeOwners(managedFieldsOf(object)) ?? new Map();

function scaledFieldsOf(kind: KindDefinition): ScaledFields {
  const path = kind.subresources.scale?.fields?.replicasPath ?? '.spec.replicas';
  return {
    apiVersion: versionOf(kind),
    versions: kind.custom?.versions ?? [versionOf(kind)],
    replicas: path.split('.').filter((name) => name !== ''),
  };
}
