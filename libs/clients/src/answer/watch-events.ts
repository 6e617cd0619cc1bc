import { apiVersionOf, type KubeObject, type ResourceName } from '@navarch/model';
import { MemberError } from '../errors.js';
import { parseJson } from './json.js';
import { readOutline } from './objects.js';
import { readStatus, refusalOf } from './refusal.js';

/** A bookmark's object has nothing but its resourceVersion: everything up to there has been sent. */
export type MemberEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: KubeObject;
};

/** One line of a watch. @throws MemberError for an ERROR event (410: `member.expired`) and for garbage. */
export function readEvent(line: string, resource: ResourceName): MemberEvent {
  const { type, object } = eventFields(parseJson(line));
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: readOutline(object, resource) };
    case 'BOOKMARK':
      return { type, object: readBookmark(object, resource) };
    case 'ERROR': {
      const status = readStatus(object);
      throw refusalOf(status?.code ?? 500, status);
    }
    default:
      throw new MemberError('member.garbage', { because: 'an unknown event' });
  }
}

function eventFields(value: unknown): { readonly type?: unknown; readonly object?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}

function readBookmark(value: unknown, resource: ResourceName): KubeObject {
  const { metadata } = eventFields(value) as { readonly metadata?: unknown };
  const { resourceVersion } = eventFields(metadata) as { readonly resourceVersion?: unknown };
  if (typeof resourceVersion !== 'string') {
    throw new MemberError('member.garbage', { because: 'a bookmark without a version' });
  }
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { name: '', resourceVersion },
  };
}
