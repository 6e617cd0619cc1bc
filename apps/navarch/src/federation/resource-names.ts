import { resources, type ResourceName } from '@navarch/model';
import { Complaint } from '../complaint.js';

const shortNames: Readonly<Record<keyof typeof resources, readonly string[]>> = {
  namespaces: ['ns', 'namespace'],
  secrets: ['secret'],
  configMaps: ['configmaps', 'configmap', 'cm'],
  services: ['service', 'svc'],
  serviceAccounts: ['serviceaccounts', 'serviceaccount', 'sa'],
  resourceQuotas: ['resourcequotas', 'resourcequota', 'quota'],
  limitRanges: ['limitranges', 'limitrange', 'limits'],
  events: ['ev', 'event'],
  replicasets: ['rs', 'replicaset'],
  deployments: ['deploy', 'deployment'],
  leases: ['lease'],
  definitions: ['customresourcedefinitions', 'customresourcedefinition', 'crd', 'crds'],
  clusters: ['cluster'],
  placements: ['placement'],
  placementPolicies: ['placementpolicies', 'placementpolicy', 'pp'],
  clusterPlacementPolicies: ['clusterplacementpolicies', 'clusterplacementpolicy', 'cpp'],
  simulations: [],
  histories: [],
  changesets: ['changeset'],
  rollbacks: [],
  freezes: ['freeze', 'fz'],
  holds: ['hold'],
  pods: ['po', 'pod'],
  nodes: ['no', 'node'],
};

/** Resources of the federation by the names kubectl knows, `a,b,c` for several. */
export function findResources(text: string): readonly ResourceName[] {
  return text.split(',').map((part) => findResource(part.trim().toLowerCase()));
}

function findResource(word: string): ResourceName {
  const [plain = ''] = word.split('.', 1);
  for (const [name, short] of Object.entries(shortNames)) {
    if (plain === name || short.includes(plain)) return resources[name as keyof typeof resources];
  }
  throw new Complaint(`the federation has no resource "${word}"`, [
    `it has: ${['clusters', 'placements', 'placementpolicies (pp)', 'clusterplacementpolicies (cpp)', 'replicasets (rs)', 'secrets', 'configmaps (cm)', 'services (svc)', 'deployments (deploy)', 'freezes (fz)', 'namespaces (ns)', 'events (ev)', 'holds'].join(', ')}`,
  ]);
}
