import { type ObjectMeta, type OwnerReference, fleetGroup, fleetVersion } from '@navarch/model';
import { type Fields, isObject } from '../parsed.js';
import type { At } from './reader.js';

/** The apiVersion of Navarch's own kinds. */
export const fleet = `${fleetGroup}/${fleetVersion}` as const;

/** kubectl keeps the whole object here, contents of Secrets included. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object of a namespaced kind that names no namespace is in `default`. */
export function parseMeta(fields: Fields, at: At, namespaced: boolean): ObjectMeta {
  const where = at.field('metadata');
  const meta = where.object(fields['metadata']);
  const { namespace: _namespace, managedFields: _managed, ownerReferences, ...rest } = meta;
  const { [lastApplied]: _applied, ...annotations } = where
    .field('annotations')
    .texts(meta['annotations'] ?? {});
  return {
    ...rest,
    name: where.field('name').name(meta['name']),
    ...(namespaced
      ? { namespace: where.field('namespace').name(meta['namespace'] ?? 'default') }
      : {}),
    labels: where.field('labels').texts(meta['labels'] ?? {}),
    annotations,
    ...(areOwners(ownerReferences) ? { ownerReferences } : {}),
  };
}

/** Only told apart, and never followed. */
const areOwners = (json: unknown): json is OwnerReference[] =>
  Array.isArray(json) && json.every(isObject);
