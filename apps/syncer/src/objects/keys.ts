/** Keys as loops receive them, parsed once; a malformed one can never succeed. */
import {
  federatedResources,
  type MemberObjectKey,
  type ObjectKey,
  parseMemberObjectKey,
  parseObjectKey,
  placementName,
  type ResourceName,
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

/** The served resource behind a key that is placed in members. */
export function resourceOf(key: ObjectKey): ResourceName {
  const found = federatedResources.find(
    (one) => one.group === key.group && one.resource === key.resource,
  );
  if (found === undefined) throw new TerminalError('key.notFederated', { resource: key.resource });
  return found;
}

export const placementKeyOf = (key: ObjectKey): ObjectKey => ({
  group: resources.placements.group,
  resource: resources.placements.resource,
  namespace: key.namespace,
  name: placementName(resourceOf(key).kind, key.name),
});

export const namespaceKeyOf = (name: string): ObjectKey => ({
  group: '',
  resource: resources.namespaces.resource,
  namespace: '',
  name,
});
