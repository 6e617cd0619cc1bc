/** The schema of what moves besides the replicas of lost clusters, and of what a Placement says of it. */
import { count, listKeyedBy, of, required, structureOf, text, time } from '../schema/build.js';

export const failoverRules = structureOf(
  'v1alpha1.FailoverRules',
  'What moves besides the replicas of lost clusters.',
  {
    application: of(
      structureOf(
        'v1alpha1.ApplicationFailover',
        'Replicas that run in a cluster and do not become ready are placed elsewhere, surge first; the cluster gets no more of them than became ready there, for a while that doubles each time. Replicas that become ready nowhere stay where they are.',
        {
          notReadyForSeconds: count(
            'How long a replica may take to become ready, or be not ready again. 1 or more. Default: 300.',
          ),
        },
      ),
      'Replicas that do not become ready; absent: they stay where they are. {} is enough to move them.',
    ),
  },
);

const failedCluster = structureOf(
  'v1alpha1.FailedCluster',
  'A cluster where replicas did not become ready. It gets no more than did, until it is tried again.',
  {
    name: required(text('The cluster.')),
    ready: required(count('How many replicas became ready there.')),
    since: required(time('When the others were given up.')),
    until: required(time('When it is tried again.')),
    times: required(
      count('How often in a row that has happened. Each time it is left alone for longer.'),
    ),
  },
);

export const placementFailover = structureOf(
  'v1alpha1.PlacementFailover',
  'Replicas that do not become ready are placed elsewhere.',
  {
    notReadyForSeconds: required(count('How long a replica may take to become ready.')),
    clusters: of(
      listKeyedBy('name', failedCluster),
      'Where replicas did not become ready; absent: nowhere.',
    ),
  },
);
