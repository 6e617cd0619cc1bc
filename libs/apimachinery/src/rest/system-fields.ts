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

const serverFields: ReadonlySet<string> = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
]);

const identity = ['name', 'generateName', 'namespace'] as const;

/** Fields in the order in which objects are stored and shown: type, metadata, then the rest as it came. */
export function arrange(object: KubeObject, metadata: ObjectMeta): KubeObject {
  const { apiVersion, kind, metadata: _replaced, ...rest } = object;
  return { apiVersion, kind, metadata, ...rest };
}

/** The object with the server's own fields replaced by the given ones (all of them, also where absent). */
export function withServerFields(object: KubeObject, fields: ServerFields): KubeObject {
  const sent: Readonly<Record<string, unknown>> = { ...object.metadata };
  const metadata: [string, unknown][] = [];
  for (const name of identity) if (!isEmpty(sent[name])) metadata.push([name, sent[name]]);
  for (const field of Object.entries(fields)) if (field[1] !== undefined) metadata.push(field);
  for (const field of Object.entries(sent)) if (isClients(field)) metadata.push(field);
  return arrange(object, Object.fromEntries(metadata) as unknown as ObjectMeta);
}

/** Written by clients, and something else than what the object is called. */
const isClients = ([name, value]: readonly [string, unknown]): boolean =>
  !serverFields.has(name) &&
  !(identity as readonly string[]).includes(name) &&
  // An empty list of managed fields is no absence: it asks to start over.
  (name === 'managedFields' || !isEmpty(value));

export const serverFieldsOf = (meta: ObjectMeta): ServerFields =>
  Object.fromEntries(
    Object.entries(meta).filter(([name, value]) => serverFields.has(name) && value !== undefined),
  );

/** Absent, in all the ways in which clients write it. */
const isEmpty = (value: unknown): boolean => {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
};
