import {
  type Cluster,
  type Instant,
  type KubeObject,
  clusterConditions,
  phaseOf,
  resources,
  schedulingOf,
} from '@navarch/model';
import { required as missing, invalidValue } from '../names/problems.js';
import { complainDnsLabel, complainDnsSubdomain } from '../names/rules.js';
import { flag, objectFields, of, required, structureOf, text } from '../schema/build.js';
import type { FieldError } from '../status.js';
import { ageColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { clusterStatus, latencyText, nodesText } from './cluster-status.js';
import { stampTaints, taintList, validateTaints } from './taints.js';

const credentialsRef = structureOf(
  'v1alpha1.CredentialsReference',
  'Names the Secret with the credentials.',
  {
    namespace: required(text('Namespace of the Secret.')),
    name: required(text('Name of the Secret. Its key `kubeconfig` holds a kubeconfig.')),
  },
);

const spec = structureOf('v1alpha1.ClusterSpec', 'How a member cluster is reached.', {
  server: required(text('Address of the API server of the member, for people to read.')),
  credentialsRef: required(of(credentialsRef, 'The Secret whose kubeconfig is used to reach it.')),
  allowLoopback: flag(
    'The member may be on the machine that the federation runs on, behind a loopback address.',
  ),
  provider: text('Who runs the cluster: a cloud, a datacentre.'),
  region: text('The region the cluster is in.'),
  zone: text('The zone the cluster is in.'),
  taints: of(taintList, 'Keep workloads that do not tolerate them away, or drive them out.'),
});

const schema = structureOf(
  'v1alpha1.Cluster',
  'A member cluster of the fleet. Objects are placed in clusters that are Ready.',
  {
    ...objectFields(),
    spec: required(of(spec, 'How the cluster is reached.')),
    status: of(clusterStatus, 'What was last seen of the cluster; written by the syncer.'),
  },
);

const asCluster = (object: KubeObject): Cluster => object as unknown as Cluster;

export const clusterKind = defineKind({
  name: resources.clusters,
  singular: 'cluster',
  shortNames: ['cl'],
  categories: ['fleet'],
  schema,
  nameRule: 'dnsLabel',
  counted: true,
  subresources: { status: { verbs: subresourceVerbs } },
  streams: { proxy: { verbs: ['create', 'delete', 'get', 'patch', 'update'] } },
  prepareForCreate: (cluster, now) => withStampedTaints(cluster, undefined, now),
  prepareForUpdate: withStampedTaints,
  validate: validateCluster,
  columns: [
    nameColumn,
    textColumn({ name: 'Ready', description: 'True when it takes part.', cell: readyOf }),
    textColumn({
      name: 'Phase',
      description:
        'joining, ready, lost or cleaning; then SchedulingDisabled or Draining if a person ordered that.',
      cell: (cluster) => phaseText(asCluster(cluster)),
    }),
    textColumn({
      name: 'Region',
      description: 'The region the cluster is in.',
      cell: (cluster) => asCluster(cluster).spec.region ?? '',
    }),
    textColumn({
      name: 'Version',
      description: 'The Kubernetes version of the cluster.',
      cell: (cluster) => asCluster(cluster).status?.kubernetesVersion ?? '',
    }),
    ageColumn,
    wide(
      textColumn({
        name: 'Nodes',
        description: 'Nodes that take new pods, of all nodes.',
        cell: (cluster) => nodesText(asCluster(cluster).status),
      }),
    ),
    wide(
      textColumn({
        name: 'Latency',
        description: 'Smoothed time of an answer to /readyz.',
        cell: (cluster) => latencyText(asCluster(cluster).status),
      }),
    ),
    wide(
      textColumn({
        name: 'Provider',
        description: 'Who runs the cluster.',
        cell: (cluster) => asCluster(cluster).spec.provider ?? '',
      }),
    ),
    wide(
      textColumn({
        name: 'Zone',
        description: 'The zone the cluster is in.',
        cell: (cluster) => asCluster(cluster).spec.zone ?? '',
      }),
    ),
    wide(
      textColumn({
        name: 'Taints',
        description: 'What keeps workloads away or drives them out.',
        cell: taintsText,
      }),
    ),
    wide(
      textColumn({
        name: 'Server',
        description: 'Address of the API server.',
        cell: (cluster) => asCluster(cluster).spec.server,
      }),
    ),
  ],
});

const ordered = { open: '', cordoned: ',SchedulingDisabled', draining: ',Draining' } as const;

/** `ready,SchedulingDisabled`, as people know it from nodes. */
const phaseText = (cluster: Cluster): string =>
  `${phaseOf(cluster)}${ordered[schedulingOf(cluster)]}`;

function readyOf(cluster: KubeObject): string {
  const ready = asCluster(cluster).status?.conditions?.find(
    ({ type }) => type === clusterConditions.ready,
  );
  return ready?.status ?? 'Unknown';
}

/** `maintenance=disk:NoExecute`, as people write taints. */
function taintsText(cluster: KubeObject): string {
  const { taints = [] } = asCluster(cluster).spec;
  if (taints.length === 0) return '<none>';
  return taints
    .map(({ key, value = '', effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`)
    .join(',');
}

function withStampedTaints(
  object: KubeObject,
  previous: KubeObject | undefined,
  now: Instant,
): KubeObject {
  const { spec } = asCluster(object);
  if (spec?.taints === undefined) return object;
  const before = previous === undefined ? [] : asCluster(previous).spec.taints;
  return { ...object, spec: { ...spec, taints: stampTaints(spec.taints, before ?? [], now) } };
}

function validateCluster(object: KubeObject): FieldError[] {
  const found: Partial<Cluster['spec']> | undefined = asCluster(object).spec;
  if (found === undefined) return [missing('spec')];
  return [
    ...validateServer(found.server),
    ...validateReference(found.credentialsRef),
    ...validateTaints(found.taints ?? [], 'spec.taints'),
  ];
}

function validateServer(server: string | undefined): FieldError[] {
  const field = 'spec.server';
  if (server === undefined || server === '') return [missing(field)];
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return [invalidValue(field, server, 'must be an https URL')];
  // An address with a password in it would be shown to everyone who may list clusters.
  return url.username === '' && url.password === ''
    ? []
    : [invalidValue(field, '<redacted>', 'must not contain credentials')];
}

function validateReference(
  reference: Partial<Cluster['spec']['credentialsRef']> | undefined,
): FieldError[] {
  const field = 'spec.credentialsRef';
  if (reference === undefined) return [missing(field)];
  const { namespace = '', name = '' } = reference;
  return [
    ...(namespace === ''
      ? [missing(`${field}.namespace`)]
      : complainDnsLabel(namespace).map((complaint) =>
          invalidValue(`${field}.namespace`, namespace, complaint),
        )),
    ...(name === ''
      ? [missing(`${field}.name`)]
      : complainDnsSubdomain(name).map((complaint) =>
          invalidValue(`${field}.name`, name, complaint),
        )),
  ];
}
