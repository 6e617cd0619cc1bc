/** A change of the log as an entry of an object's history. Pure; shows names of fields and never what is in them. */
import { changedFields } from '@navarch/apimachinery';
import { type HistoryEntry, historyLimits, toTimestamp } from '@navarch/model';
import type { ChangeType, Step } from '@navarch/store';

const verbs: Readonly<Record<ChangeType, HistoryEntry['verb']>> = {
  ADDED: 'create',
  MODIFIED: 'update',
  DELETED: 'delete',
};

export function entryOf({ change, before }: Step): HistoryEntry {
  const { position, at, type, actor, uid, changeset } = change;
  return {
    revision: position,
    time: toTimestamp(at),
    verb: verbs[type],
    user: actor,
    uid,
    ...(changeset === undefined ? {} : { changeset }),
    ...(type === 'MODIFIED' ? fieldsOf({ change, before }) : {}),
  };
}

function fieldsOf({ change, before }: Step): Partial<HistoryEntry> {
  if (typeof before === 'string') return { unknown: true };
  const { paths, more } = changedFields(before.body, change.body, historyLimits.fieldsMax);
  return { fields: paths, ...(more === 0 ? {} : { moreFields: more }) };
}

/** True for what loops report all the time, and nobody did. */
export function isStatusAlone({ verb, fields = [], moreFields = 0 }: HistoryEntry): boolean {
  if (verb !== 'update' || fields.length === 0 || moreFields > 0) return false;
  return fields.every((path) => path === 'status' || path.startsWith('status.'));
}
