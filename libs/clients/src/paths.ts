import type { ResourceName } from '@navarch/model';

/** Paths of the Kubernetes API. Names are escaped: they may come from anywhere. */

export function collectionPath(resource: ResourceName, namespace: string): string {
  const { group, version, resource: plural, namespaced } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const within = namespaced && namespace !== '' ? `/namespaces/${escape(namespace)}` : '';
  return `${root}${within}/${plural}`;
}

export const objectPath = (resource: ResourceName, namespace: string, name: string): string =>
  `${collectionPath(resource, namespace)}/${escape(name)}`;

/** What there is of `apps/v1` or `v1`. */
export const versionPath = (groupVersion: string): string =>
  groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;

/** Absent and empty parameters are left out. */
export function query(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** A dot segment would lead elsewhere even when escaped. */
const escape = (part: string): string => encodeURIComponent(part).replaceAll('.', dotOf(part));
const dotOf = (part: string): string => (/^\.+$/.test(part) ? '%2E' : '.');
