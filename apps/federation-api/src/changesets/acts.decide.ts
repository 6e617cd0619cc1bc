/** The items of a changeset as requests to the API. Pure. */
import {
  type FieldError,
  type KindDefinition,
  type Registry,
  required,
} from '@navarch/apimachinery';
import {
  type Changeset,
  type ChangesetItem,
  changesetLimits,
  type KubeObject,
  type ObjectKey,
  type ObjectMeta,
} from '@navarch/model';
import { kindOf, noSuchKind } from '../requests/named-kind.js';
import { type OwnRequest, pathOf } from '../requests/own-requests.js';
import type { Act } from '../requests/staging.js';

export type ItemActs =
  | { readonly kind: 'acts'; readonly acts: readonly Act[] }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

export function actsOf(registry: Registry, { spec }: Changeset): ItemActs {
  const errors: FieldError[] = [];
  const acts = spec.items.flatMap((item, index) => {
    const field = `spec.items[${index}].object`;
    const kind = kindOf(registry, item.object);
    const faults =
      kind === undefined ? [noSuchKind(field, item.object)] : faultsOf(kind, item, field);
    errors.push(...faults);
    return kind === undefined ? [] : [actOf(kind, { item, field, spec })];
  });
  return errors.length > 0 ? { kind: 'invalid', errors } : { kind: 'acts', acts };
}

function faultsOf(
  kind: KindDefinition,
  { object: { metadata } }: ChangesetItem,
  field: string,
): readonly FieldError[] {
  if (kind.answered === true)
    return [
      {
        field: `${field}.kind`,
        reason: 'FieldValueForbidden',
        message: `Forbidden: a ${kind.name.kind} cannot be part of a changeset`,
      },
    ];
  const isPlaced = !kind.name.namespaced || (metadata.namespace ?? '') !== '';
  return isPlaced ? [] : [required(`${field}.metadata.namespace`)];
}

type Placed = {
  readonly item: ChangesetItem;
  readonly field: string;
  readonly spec: Changeset['spec'];
};

function actOf(kind: KindDefinition, { item, field, spec }: Placed): Act {
  const { group, resource, namespaced } = kind.name;
  const { namespace = '', name }: Partial<ObjectMeta> = item.object.metadata;
  const key = { group, resource, namespace: namespaced ? namespace : '', name: name ?? '' };
  const request = requestOf(kind, { item, key, spec });
  return { field, kind: kind.name, key, request: () => request };
}

function requestOf(
  { name }: KindDefinition,
  { item, key, spec }: Omit<Placed, 'field'> & { readonly key: ObjectKey },
): OwnRequest {
  const { verb = 'apply', object } = item;
  const { fieldManager = changesetLimits.fieldManager, force = false } = spec;
  switch (verb) {
    case 'create':
      return {
        method: 'POST',
        path: pathOf(name, { ...key, name: '' }),
        query: { fieldManager },
        body: object,
      };
    case 'apply':
      return {
        method: 'PATCH',
        path: pathOf(name, key),
        query: { fieldManager, force: String(force) },
        body: object,
        contentType: 'application/apply-patch+yaml',
      };
    case 'delete':
      return { method: 'DELETE', path: pathOf(name, key), body: deleteOptionsOf(item) };
  }
}

function deleteOptionsOf({ object, propagationPolicy = 'Background' }: ChangesetItem): unknown {
  const { uid, resourceVersion } = object.metadata;
  const preconditions = {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  return { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy, preconditions };
}

/** As it is stored: names, and nothing that may be secret. */
export const nameOfItem = ({
  verb = 'apply',
  object,
  propagationPolicy,
}: ChangesetItem): ChangesetItem => {
  const { namespace, name } = object.metadata;
  const metadata = {
    ...(namespace === undefined ? {} : { namespace }),
    name,
  } as KubeObject['metadata'];
  return {
    verb,
    object: { apiVersion: object.apiVersion, kind: object.kind, metadata },
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
  };
};
