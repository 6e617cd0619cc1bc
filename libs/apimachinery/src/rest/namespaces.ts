import { type KubeObject, protectedNamespaces, resources } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import { type ApiError, forbidden, notFound } from '../status.js';
import type { Operation } from './operation.js';

/**
 * The life of a namespace as far as the API decides it: nothing is created in one that is missing or
 * going, and it goes when both its lists of finalizers are empty. Emptying it is a controller's work.
 */
const { namespaces, definitions } = resources;

export const isNamespace = ({ name }: KindDefinition): boolean =>
  name.group === namespaces.group && name.resource === namespaces.resource;

const isDefinition = ({ name }: KindDefinition): boolean =>
  name.group === definitions.group && name.resource === definitions.resource;

/**
 * What is emptied before it goes: a namespace of all that is in it, a definition of all objects of its kind. It is given no
 * time to go in, since that is how long its content takes, and what is asked about dependents is no question to it.
 */
export const isEmptied = (kind: KindDefinition): boolean => isNamespace(kind) || isDefinition(kind);

/** Throws 404 or 403 when nothing can be created where the path points. */
export function requireLivingNamespace(operation: Operation, name: string): void {
  const { kind, machine, path } = operation;
  if (!kind.name.namespaced) return;
  const { group, resource } = namespaces;
  const key = { group, resource, namespace: '', name: path.namespace };
  const found = machine.storage.cache.get(key);
  if (found === undefined) throw notFound(namespaces, path.namespace);
  if (found.object.metadata.deletionTimestamp !== undefined) throw terminating(operation, name);
}

/** Throws 403 for the namespaces that must stay. */
export function requireDeletable({ kind, machine, path }: Operation): void {
  const kept = machine.protectedNamespaces ?? protectedNamespaces;
  if (isNamespace(kind) && kept.includes(path.name)) {
    throw forbidden(`namespaces "${path.name}" is forbidden: this namespace may not be deleted`, {
      name: path.name,
      kind: namespaces.resource,
    });
  }
}

/** True when nothing holds a deleted object back any more. */
export function isReleased(kind: KindDefinition, object: KubeObject): boolean {
  if (object.metadata.finalizers !== undefined && object.metadata.finalizers.length > 0) {
    return false;
  }
  return !isNamespace(kind) || specFinalizersOf(object).length === 0;
}

/** What a namespace shows while its content goes. */
export const withTerminatingPhase = (object: KubeObject): KubeObject => ({
  ...object,
  status: { ...fieldsOf(object['status']), phase: 'Terminating' },
});

export const withSpecFinalizers = (object: KubeObject, from: KubeObject): KubeObject => ({
  ...object,
  spec: { ...fieldsOf(object['spec']), finalizers: specFinalizersOf(from) },
});

function specFinalizersOf(object: KubeObject): readonly unknown[] {
  const { finalizers } = fieldsOf(object['spec']);
  return Array.isArray(finalizers) ? finalizers : [];
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function terminating({ kind, path }: Operation, name: string): ApiError {
  const { group, resource } = kind.name;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const why = `unable to create new content in namespace ${path.namespace} because it is being terminated`;
  return forbidden(`${qualified} "${name}" is forbidden: ${why}`, {
    name,
    ...(group === '' ? {} : { group }),
    kind: resource,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${path.namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}
