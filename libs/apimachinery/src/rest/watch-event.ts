import type { KubeObject } from '@navarch/model';
import type { StoredChangeSeen } from '../storage.js';
import type { Matcher } from './select.js';

export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
};

/**
 * What a change means to a watcher who sees only what matches: entering is ADDED, leaving is DELETED
 * (the old content at the new version), and what never matched is nothing.
 */
export function eventOf(
  change: StoredChangeSeen,
  matches: Matcher | undefined,
): WatchEvent | undefined {
  const { object } = change.after;
  if (matches === undefined) return { type: change.type, object };
  const was = change.before !== undefined && matches(change.before.object);
  if (change.type === 'DELETED') return was ? { type: 'DELETED', object } : undefined;
  if (matches(object)) return { type: was ? 'MODIFIED' : 'ADDED', object };
  return was ? { type: 'DELETED', object: atVersionOf(change) } : undefined;
}

function atVersionOf({ before, after }: StoredChangeSeen): KubeObject {
  const old = before?.object ?? after.object;
  const { resourceVersion = '' } = after.object.metadata;
  return { ...old, metadata: { ...old.metadata, resourceVersion } };
}
