/** A cache with time in the test's hands, and changes as short texts. */
import type { KubeObject, ObjectKey } from '@navarch/model';
import type { ResourceScope, Stored, StoredChange, StoredChangeSeen } from '../storage.js';
import type { CacheLimits } from './limits.js';
import { WatchCache } from './watch-cache.js';

type Timer = { readonly run: () => void; readonly delayMs: number };

export function newCache(limits: Partial<CacheLimits> = {}) {
  const time = { now: 0 };
  const timers = new Set<Timer>();
  const cache = new WatchCache({
    clock: () => time.now,
    limits,
    schedule: (run, delayMs) => {
      const timer = { run, delayMs };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });
  return { cache, time, timers };
}

export const secrets: ResourceScope = { group: '', resource: 'secrets' };
export const keyOf = (place: string): ObjectKey => {
  const [namespace = '', name = ''] = place.split('/');
  return { group: '', resource: 'secrets', namespace, name };
};

export function storedOf(place: string, position: number): Stored {
  const key = keyOf(place);
  const metadata = { name: key.name, namespace: key.namespace, resourceVersion: String(position) };
  const object: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata };
  return { key, resourceVersion: position, object };
}

/** `+a/b` adds, `*a/b` modifies, `-a/b` deletes. */
export function changeOf(text: string, position: number): StoredChange {
  const types = { '+': 'ADDED', '*': 'MODIFIED', '-': 'DELETED' } as const;
  const sign = text.slice(0, 1) as keyof typeof types;
  return { type: types[sign], position, after: storedOf(text.slice(1), position) };
}

export const feed = (cache: WatchCache, texts: string): void => {
  for (const text of texts.split(' ')) cache.apply(changeOf(text, cache.revision() + 1));
};

export const show = (stored: readonly Stored[]): string =>
  stored
    .map(({ key, resourceVersion }) => `${key.namespace}/${key.name}@${resourceVersion}`)
    .join(' ');

/** Of what was before: `-` for nothing, `?` where it is not known. */
export const versionOf = (before: StoredChangeSeen['before']): string =>
  before === 'forgotten' ? '?' : String(before?.resourceVersion ?? '-');
