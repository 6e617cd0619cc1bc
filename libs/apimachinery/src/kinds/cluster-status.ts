/** What is said of a member cluster: the schema of its status, and the parts of it that tables show. */
import type { ClusterStatus } from '@navarch/model';
import {
  condition,
  count,
  listKeyedBy,
  listOf,
  mapOf,
  of,
  required,
  structureOf,
  text,
  textList,
  time,
} from '../schema/build.js';

const nodes = structureOf('v1alpha1.ClusterNodes', 'The nodes of a member cluster, counted.', {
  total: required(count('All nodes.')),
  usable: required(
    count('Those that take new pods: ready, not cordoned, without a taint that keeps pods away.'),
  ),
});

const apiEnablement = structureOf(
  'v1alpha1.ApiEnablement',
  'Federated kinds of one group and version that a member serves.',
  {
    groupVersion: required(text('Group and version, such as `apps/v1` or `v1`.')),
    resources: of(
      textList,
      'Plural names of the kinds; what is not listed cannot be placed there.',
    ),
  },
);

const credentials = structureOf(
  'v1alpha1.CredentialExpiry',
  'When the credentials of a member cluster end, as far as they say so themselves.',
  {
    clientCertificate: time('End of the client certificate.'),
    token: time('End of the token, when it is a JWT with an end.'),
    authority: time('End of the last authority that the certificate of the member may come from.'),
  },
);

const quantities = mapOf({ type: 'string' });

export const clusterStatus = structureOf(
  'v1alpha1.ClusterStatus',
  'What was last seen of a member cluster.',
  {
    conditions: of(
      listKeyedBy('type', condition),
      'Ready: it serves and receives. Offline: it is lost; reason Unreachable (no answer) or NotReady (it answers, and says so). CredentialsValid: what it is reached with is good; reason ExpireSoon within 30 days of the end.',
    ),
    kubernetesVersion: text('The version that the API server of the member reports.'),
    identity: text('Tells this cluster from another one behind the same address.'),
    probeLatencyMs: count(
      'Smoothed time of an answer to /readyz, in milliseconds; written when it changes noticeably.',
    ),
    nodes: of(nodes, 'Its nodes, counted.'),
    allocatable: of(quantities, 'What its nodes offer to pods in all, by resource.'),
    free: of(quantities, 'What is left of it on nodes that take new pods, by resource.'),
    apiEnablements: of(
      listOf(apiEnablement),
      'The federated kinds that it serves; absent until it was asked.',
    ),
    credentials: of(credentials, 'When its credentials end.'),
    losses: of(
      textList,
      'When it was lost, within the last hour. The more there are, the longer it must be well before it is taken back.',
    ),
  },
);

/** `3/3`: usable of all. */
export const nodesText = (status: ClusterStatus | undefined): string =>
  status?.nodes === undefined ? '' : `${status.nodes.usable}/${status.nodes.total}`;

/** `12ms` */
export const latencyText = (status: ClusterStatus | undefined): string =>
  status?.probeLatencyMs === undefined ? '' : `${status.probeLatencyMs}ms`;
