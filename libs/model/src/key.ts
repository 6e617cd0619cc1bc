/** Keys name things; they are made and printed here and nowhere else. */

/** Names one object of the federation, whatever its version. `group` is '' for core, `namespace` is '' for cluster scope. */
export type ObjectKey = {
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
};

/** Names one object in one member cluster. */
export type MemberObjectKey = { readonly cluster: string; readonly object: ObjectKey };

/** `group/resource/namespace/name`; empty parts stay empty, so the text always has three slashes. */
export type ObjectKeyText = string & { readonly brand: 'ObjectKey' };
/** `cluster/group/resource/namespace/name`. */
export type MemberObjectKeyText = string & { readonly brand: 'MemberObjectKey' };

export function printObjectKey(key: ObjectKey): ObjectKeyText {
  return `${key.group}/${key.resource}/${key.namespace}/${key.name}` as ObjectKeyText;
}

/** The reverse of {@link printObjectKey}; undefined when the text is no object key. */
export function parseObjectKey(text: string): ObjectKey | undefined {
  const parts = text.split('/');
  if (parts.length !== 4) return undefined;
  const [group = '', resource = '', namespace = '', name = ''] = parts;
  return resource === '' || name === '' ? undefined : { group, resource, namespace, name };
}

export function printMemberObjectKey(key: MemberObjectKey): MemberObjectKeyText {
  return `${key.cluster}/${printObjectKey(key.object)}` as MemberObjectKeyText;
}

/** The reverse of {@link printMemberObjectKey}; undefined when the text is no member object key. */
export function parseMemberObjectKey(text: string): MemberObjectKey | undefined {
  const slash = text.indexOf('/');
  if (slash <= 0) return undefined;
  const object = parseObjectKey(text.slice(slash + 1));
  return object === undefined ? undefined : { cluster: text.slice(0, slash), object };
}

/** As people read it: `replicasets.apps web/web`, `namespaces web`. */
export function describeObjectKey(key: ObjectKey): string {
  const resource = key.group === '' ? key.resource : `${key.resource}.${key.group}`;
  return key.namespace === ''
    ? `${resource} ${key.name}`
    : `${resource} ${key.namespace}/${key.name}`;
}
