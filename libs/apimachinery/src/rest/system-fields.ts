import type { KubeObject, ObjectMeta } from '@navarch/model';

/** Fields of metadata that only the server writes; what a client sends in them is dropped. */
type ServerFields = Pick<
  ObjectMeta,
  | 'uid'
  | 'resourceVersion'
  | 'generation'
  | 'creationTimestamp'
  | 'deletionTimestamp'
  | 'deletionGracePeriodSeconds'
>;

const serverFields = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
] as const;

/** Fields in the order in which objects are stored and shown: type, metadata, then the rest as it came. */
export function arrange(object: KubeObject, metadata: ObjectMeta): KubeObject {
  const { apiVersion, kind, metadata: _replaced, ...rest } = object;
  return { apiVersion, kind, metadata, ...rest };
}

/** The object with the server's own fields replaced by the given ones (all of them, also where absent). */
export function withServerFields(object: KubeObject, fields: ServerFields): KubeObject {
  const kept = Object.entries(object.metadata).filter(
    // An empty list of managed fields is no absence: it asks to start over.
    ([name, value]) => !isServerField(name) && (name === 'managedFields' || !isEmpty(value)),
  );
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const sent = Object.fromEntries(kept);
  const { name, generateName, namespace, ...others } = sent;
  const identity = defined({ name, generateName, namespace });
  const metadata = { ...identity, ...Object.fromEntries(given), ...others };
  return arrange(object, metadata as unknown as ObjectMeta);
}

export const serverFieldsOf = (meta: ObjectMeta): ServerFields =>
  Object.fromEntries(
    Object.entries(meta).filter(([name, value]) => isServerField(name) && value !== undefined),
  );

const isServerField = (name: string): boolean => (serverFields as readonly string[]).includes(name);

/** Absent, in all the ways in which clients write it. */
const isEmpty = (value: unknown): boolean => {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
};

const defined = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
