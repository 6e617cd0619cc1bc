import { apiVersionOf, type KubeObject, type ObjectMeta } from '@navarch/model';
import type { Column, KindDefinition } from '../kind.js';
import { printLabelSelector } from '../kinds/label-selector.js';
import { type ReplicaSetShape, shaped } from '../kinds/shapes.js';
import { invalidValue } from '../names/problems.js';
import { badRequest, internalError, invalid } from '../status.js';
import { ageColumn, countColumn, nameColumn } from '../table/columns.js';

/** `autoscaling/v1` Scale: the replicas of an object, seen by themselves. Pure. */
export const scaleType = { group: 'autoscaling', version: 'v1', kind: 'Scale' } as const;
export const scaleVersion = apiVersionOf({ ...scaleType, resource: '', namespaced: true });

type ScaleShape = {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
};

export const scaleColumns: readonly Column[] = [
  nameColumn,
  countColumn({
    name: 'Desired',
    description: 'Number of desired replicas.',
    cell: (scale) => shaped<ScaleShape>(scale).spec?.replicas ?? 0,
  }),
  countColumn({
    name: 'Available',
    description: 'Number of actual replicas.',
    cell: (scale) => shaped<ScaleShape>(scale).status?.replicas ?? 0,
  }),
  ageColumn,
];

/** Throws 500 for a custom object that does not have the field that its definition names. */
export function scaleOf(kind: KindDefinition, object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp };
  const { replicas, observed, selector } = readScale(kind, object);
  return {
    kind: scaleType.kind,
    apiVersion: scaleVersion,
    metadata: metadata as ObjectMeta,
    spec: replicas === 0 ? {} : { replicas },
    status: {
      replicas: observed,
      ...(selector === undefined ? {} : { selector }),
    },
  };
}

function readScale({ subresources }: KindDefinition, object: KubeObject) {
  const fields = subresources.scale?.fields;
  if (fields !== undefined) {
    const { replicas, ...others } = fields.read(object);
    if (replicas !== undefined) return { replicas, ...others };
    throw internalError(`the spec replicas field "${fields.replicasPath}" does not exist`);
  }
  const { spec, status } = shaped<ReplicaSetShape>(object);
  return {
    replicas: spec?.replicas ?? 0,
    observed: status?.replicas ?? 0,
    selector: spec?.selector === undefined ? undefined : printLabelSelector(spec.selector),
  };
}

/** The object with the replicas that a Scale asks for. Throws 400 or 422. */
export function withScale(
  { subresources }: KindDefinition,
  object: KubeObject,
  scale: KubeObject,
): KubeObject {
  const replicas = replicasOf(scale);
  if (replicas < 0) {
    const why = 'must be greater than or equal to 0';
    throw invalid(scaleType, object.metadata.name, [invalidValue('spec.replicas', replicas, why)]);
  }
  const fields = subresources.scale?.fields;
  return fields === undefined
    ? { ...object, spec: { ...shaped<ReplicaSetShape>(object).spec, replicas } }
    : fields.write(object, replicas);
}

function replicasOf(scale: KubeObject): number {
  const { spec } = scale;
  if (spec === undefined || spec === null) return 0;
  const { replicas = 0 } = spec as { readonly replicas?: unknown };
  if (typeof replicas === 'number' && Number.isInteger(replicas)) return replicas;
  throw badRequest(
    `Scale in version "${scaleVersion}" cannot be handled as a Scale: json: cannot unmarshal ${typeof replicas} into Go struct field ScaleSpec.spec.replicas of type int32`,
  );
}

/** Throws 400 when the body says that it is something else. */
export function requireScale(value: KubeObject): KubeObject {
  const { apiVersion = scaleVersion, kind = scaleType.kind } = value as {
    readonly apiVersion?: unknown;
    readonly kind?: unknown;
  };
  if (apiVersion === scaleVersion && kind === scaleType.kind) return value;
  const said = typeof kind === 'string' ? kind : '';
  const version = typeof apiVersion === 'string' ? (apiVersion.split('/').at(-1) ?? '') : '';
  throw badRequest(
    `${said} in version "${version}" cannot be handled as a Scale: converting (${version}.${said}) to (autoscaling.Scale): unknown conversion`,
  );
}
