import type { KindDefinition } from '../kind.js';
import type { Registry } from '../kinds/registry.js';
import { groupsOf } from './legacy.js';
import { partsOf, verbsShown } from './subresources.js';

/** Clients decide by this exact text whether the answer is the aggregated form. */
export const aggregatedType =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** All resources of `/api` or of `/apis` in one document. */
export function aggregatedDiscovery(registry: Registry, of: 'core' | 'groups') {
  const groups = of === 'core' ? [''] : groupsOf(registry);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) => ({
      metadata: group === '' ? {} : { name: group },
      versions: registry.groupVersions
        .filter((one) => one.group === group)
        .map(({ version, kinds }) => ({
          version,
          resources: kinds.map(describeResource),
          freshness: 'Current',
        })),
    })),
  };
}

function describeResource(kind: KindDefinition) {
  const { group, version, kind: name, resource, namespaced } = kind.name;
  const parts = partsOf(kind).map((part) => ({
    subresource: part.name,
    responseKind: fromHere(kind, part.returns),
    verbs: part.verbs.toSorted(),
  }));
  return {
    resource,
    responseKind: fromHere(kind, { group, version, kind: name }),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: verbsShown(kind),
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories.length === 0 ? {} : { categories: kind.categories }),
    ...(parts.length === 0 ? {} : { subresources: parts }),
  };
}

type Kind = { readonly group: string; readonly version: string; readonly kind: string };

/** Group and version are told where they are others than those of the list. */
function fromHere({ name }: KindDefinition, answer: Kind): Kind {
  const isHere = answer.group === name.group && answer.version === name.version;
  return isHere ? { group: '', version: '', kind: answer.kind } : answer;
}

/** Which form of discovery a client wants; the first clause that can be served wins. */
export function discoveryForm(
  accept: string | undefined,
): 'aggregated' | 'legacy' | 'yaml' | 'none' {
  if (accept === undefined || accept.trim() === '') return 'legacy';
  for (const clause of accept.split(',')) {
    const [type, ...rest] = clause.split(';').map((part) => part.trim());
    const parameters = new Map(rest.map((part) => splitParameter(part)));
    if (type === 'application/yaml' && !parameters.has('as')) return 'yaml';
    if (type !== 'application/json' && type !== '*/*') continue;
    if (!parameters.has('as')) return 'legacy';
    if (isAggregated(parameters)) return 'aggregated';
  }
  return 'none';
}

const isAggregated = (parameters: ReadonlyMap<string, string>): boolean =>
  parameters.get('as') === 'APIGroupDiscoveryList' &&
  parameters.get('g') === 'apidiscovery.k8s.io' &&
  parameters.get('v') === 'v2';

function splitParameter(part: string): readonly [string, string] {
  const [name = '', value = ''] = part.split('=');
  return [name.trim(), value.trim()];
}
