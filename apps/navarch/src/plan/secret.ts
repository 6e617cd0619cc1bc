import { fieldsOf } from './fields.js';

/** kubectl keeps the whole object here, contents included. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A Secret without what is secret: where it goes does not depend on it, and it would be printed. */
export function withoutContent(json: unknown): unknown {
  const { data: _data, stringData: _stringData, ...object } = fieldsOf(json);
  if (object['kind'] !== 'Secret') return json;
  const metadata = fieldsOf(object['metadata']);
  const { [lastApplied]: _applied, ...annotations } = fieldsOf(metadata['annotations']);
  return { ...object, metadata: { ...metadata, annotations } };
}
