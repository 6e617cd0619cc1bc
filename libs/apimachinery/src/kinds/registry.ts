import type { ResourceName } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import { changesetKind } from './changeset.js';
import { clusterKind } from './cluster.js';
import { configMapKind } from './config-map.js';
import { customResourceDefinitionKind } from './custom-resource-definition.js';
import { deploymentKind } from './deployment.js';
import { eventKind } from './event.js';
import { eventsEventKind } from './events-event.js';
import { freezeKind } from './freeze.js';
import { historyKind } from './history.js';
import { holdKind } from './hold.js';
import { leaseKind } from './lease.js';
import { limitRangeKind } from './limit-range.js';
import { namespaceKind } from './namespace.js';
import { nodeKind } from './node.js';
import { placementKind } from './placement.js';
import { clusterPlacementPolicyKind, placementPolicyKind } from './policy.js';
import { podKind } from './pod.js';
import { podsAcrossKind } from './pods-across.js';
import { rbacKinds } from './rbac.js';
import { replicaSetKind } from './replicaset.js';
import { resourceQuotaKind } from './resource-quota.js';
import { reviewKinds } from './reviews.js';
import { rollbackKind } from './rollback.js';
import { secretKind } from './secret.js';
import { serviceAccountKind, tokenedServiceAccountKind } from './service-account.js';
import { serviceKind } from './service.js';
import { simulationKind } from './simulation.js';

/** The kinds that one server serves. Groups follow their order; in a group they are sorted, as Kubernetes has it. */
export type Registry = {
  readonly kinds: readonly KindDefinition[];
  readonly byResource: (
    of: Pick<ResourceName, 'group' | 'version' | 'resource'>,
  ) => KindDefinition | undefined;
  readonly byKind: (of: Pick<ResourceName, 'group' | 'kind'>) => KindDefinition | undefined;
  /** Group and version pairs, core first, as `/api` and `/apis` list them. */
  readonly groupVersions: readonly GroupVersion[];
};

export type GroupVersion = {
  readonly group: string;
  readonly version: string;
  readonly kinds: readonly KindDefinition[];
};

/** @throws Error if two kinds have one name: a mistake in the program, found at start. */
export function createRegistry(kinds: readonly KindDefinition[]): Registry {
  const resources = indexBy(kinds, ({ name }) => `${name.group}/${name.version}/${name.resource}`);
  indexBy(kinds, ({ name }) => `${name.group}/${name.version}/${name.kind}`);
  // Of several versions of a kind, the one that comes first.
  const groupKinds = new Map(
    kinds.toReversed().map((kind) => [`${kind.name.group}/${kind.name.kind}`, kind]),
  );
  return {
    kinds,
    byResource: ({ group, version, resource }) => resources.get(`${group}/${version}/${resource}`),
    byKind: ({ group, kind }) => groupKinds.get(`${group}/${kind}`),
    groupVersions: groupVersionsOf(kinds),
  };
}

function indexBy(
  kinds: readonly KindDefinition[],
  keyOf: (kind: KindDefinition) => string,
): Map<string, KindDefinition> {
  const index = new Map(kinds.map((kind) => [keyOf(kind), kind]));
  if (index.size !== kinds.length) throw new Error('registry: two kinds have one name');
  return index;
}

function groupVersionsOf(kinds: readonly KindDefinition[]): GroupVersion[] {
  const found = new Map<string, KindDefinition[]>();
  for (const kind of kinds) {
    const key = `${kind.name.group}/${kind.name.version}`;
    found.set(key, [...(found.get(key) ?? []), kind]);
  }
  return [...found.values()]
    .map((members) => {
      const [first] = members;
      return {
        group: first?.name.group ?? '',
        version: first?.name.version ?? '',
        kinds: members.toSorted((a, b) => (a.name.resource < b.name.resource ? -1 : 1)),
      };
    })
    .toSorted((a, b) => Number(a.group !== '') - Number(b.group !== ''));
}

/** What the federation's API serves. */
export const federationKinds: readonly KindDefinition[] = [
  namespaceKind,
  secretKind,
  configMapKind,
  serviceKind,
  tokenedServiceAccountKind,
  resourceQuotaKind,
  limitRangeKind,
  eventKind,
  podsAcrossKind,
  replicaSetKind,
  deploymentKind,
  eventsEventKind,
  leaseKind,
  ...reviewKinds,
  ...rbacKinds,
  customResourceDefinitionKind,
  clusterKind,
  placementKind,
  placementPolicyKind,
  clusterPlacementPolicyKind,
  simulationKind,
  historyKind,
  changesetKind,
  rollbackKind,
  freezeKind,
  holdKind,
];

/** What a simulated member cluster serves. */
export const memberKinds: readonly KindDefinition[] = [
  namespaceKind,
  secretKind,
  configMapKind,
  serviceAccountKind,
  serviceKind,
  eventKind,
  podKind,
  nodeKind,
  replicaSetKind,
  deploymentKind,
  customResourceDefinitionKind,
];
