import { createHash } from 'node:crypto';
import type { KindDefinition } from '../kind.js';
import type { GroupVersion, Registry } from '../kinds/registry.js';
import { partsOf, verbsShown } from './subresources.js';

/** Discovery one document at a time, as clients without the aggregated form read it. */

const printGroupVersion = ({ group, version }: Pick<GroupVersion, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

/** `/api` */
export const coreVersions = (registry: Registry, serverAddress: string) => ({
  kind: 'APIVersions',
  versions: registry.groupVersions.filter(({ group }) => group === '').map((one) => one.version),
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
});

/** `/apis` */
export const groupList = (registry: Registry) => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupsOf(registry).map((group) => describeGroup(registry, group)),
});

/** `/apis/GROUP`; undefined for a group that is not served. */
export function groupBody(registry: Registry, group: string) {
  if (!groupsOf(registry).includes(group)) return undefined;
  return { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(registry, group) };
}

/** Names of the groups besides core. */
export const groupsOf = (registry: Registry): readonly string[] => [
  ...new Set(registry.groupVersions.map(({ group }) => group).filter((group) => group !== '')),
];

function describeGroup(registry: Registry, group: string) {
  const versions = registry.groupVersions
    .filter((one) => one.group === group)
    .map((one) => ({ groupVersion: printGroupVersion(one), version: one.version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

/** `/api/v1`, `/apis/GROUP/VERSION`; undefined for one that is not served. */
export function resourceList(
  registry: Registry,
  wanted: { readonly group: string; readonly version: string },
) {
  const found = registry.groupVersions.find(
    ({ group, version }) => group === wanted.group && version === wanted.version,
  );
  if (found === undefined) return undefined;
  return {
    kind: 'APIResourceList',
    // The core list came before lists said what they are.
    ...(found.group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: printGroupVersion(found),
    resources: found.kinds.flatMap((kind) => [[describeKind(kind)], describeParts(kind)].flat()),
  };
}

const describeKind = (kind: KindDefinition) => ({
  name: kind.name.resource,
  singularName: kind.singular,
  namespaced: kind.name.namespaced,
  kind: kind.name.kind,
  verbs: verbsShown(kind),
  ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
  ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
  ...(kind.answered === true ? {} : { storageVersionHash: hashOfName(kind) }),
});

function describeParts(kind: KindDefinition) {
  return partsOf(kind).map(({ name, verbs, returns }) => ({
    name: `${kind.name.resource}/${name}`,
    singularName: '',
    namespaced: kind.name.namespaced,
    // Said only where it is not that of the list; JSON leaves out what is undefined.
    group: returns.group === kind.name.group ? undefined : returns.group,
    version: returns.group === kind.name.group ? undefined : returns.version,
    kind: returns.kind,
    verbs: verbs.toSorted(),
  }));
}

/** Eight bytes that change when the stored version does. */
function hashOfName({ name }: KindDefinition): string {
  const text = `${name.group}/${name.version}/${name.kind}`;
  return createHash('sha256').update(text).digest().subarray(0, 8).toString('base64');
}
