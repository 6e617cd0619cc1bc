import type { KubeObject } from '@navarch/model';
import type { StoredChange, StoredChangeSeen } from '../storage.js';
import type { Matcher, Matchers } from './select.js';

export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
};

/**
 * What a change means to a watcher who sees only what matches: entering is ADDED, leaving is DELETED
 * (the old content at the new version), and what never matched is nothing. Of what was there before and is forgotten it is taken
 * that it matched like what came after: see {@link canTell}.
 */
export function eventOf(
  change: StoredChangeSeen,
  matches: Matcher | undefined,
): WatchEvent | undefined {
  const { object } = change.after;
  if (matches === undefined) return { type: change.type, object };
  const was = didMatch(change, matches);
  if (change.type === 'DELETED') return was ? { type: 'DELETED', object } : undefined;
  if (matches(object)) return { type: was ? 'MODIFIED' : 'ADDED', object };
  return was ? { type: 'DELETED', object: atVersionOf(change) } : undefined;
}

function didMatch({ before, after }: StoredChangeSeen, matches: Matcher): boolean {
  if (before === undefined) return false;
  return matches(before === 'forgotten' ? after.object : before.object);
}

/**
 * Whether it is known what a change means to whoever sees only what matches. The last content of what was deleted is known, and
 * a client that is told of a change of what it did not have takes it for new; but what does not match now may have
 * matched before.
 */
export const canTell = ({ type, after }: StoredChange, { all, identity }: Matchers): boolean =>
  type === 'DELETED' || all(after.object) || !identity(after.object);

function atVersionOf({ before, after }: StoredChangeSeen): KubeObject {
  const old = before === undefined || before === 'forgotten' ? after.object : before.object;
  const { resourceVersion = '' } = after.object.metadata;
  return { ...old, metadata: { ...old.metadata, resourceVersion } };
}
