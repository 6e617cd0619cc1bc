/** Keys as loops receive them, parsed once; a malformed one can never succeed. */
import {
  type MemberObjectKey,
  type ObjectKey,
  parseMemberObjectKey,
  parseObjectKey,
  placementKeyFor,
  resources,
  TerminalError,
} from '@navarch/model';

export function readObjectKey(text: string): ObjectKey {
  const key = parseObjectKey(text);
  if (key === undefined) throw new TerminalError('key.malformed', { key: text });
  return key;
}

export function readMemberObjectKey(text: string): MemberObjectKey {
  const key = parseMemberObjectKey(text);
  if (key === undefined) throw new TerminalError('key.malformed', { key: text });
  return key;
}

/** Where the decision about what is placed is shown. */
export function placementKeyOf(key: ObjectKey): ObjectKey {
  const found = placementKeyFor(key);
  if (found === undefined) throw new TerminalError('key.notFederated', { resource: key.resource });
  return found;
}

export const namespaceKeyOf = (name: string): ObjectKey => ({
  group: '',
  resource: resources.namespaces.resource,
  namespace: '',
  name,
});
