import { type KubeObject, labels } from '@navarch/model';
import type { Column, KindDefinition } from '../kind.js';
import { textColumn } from '../table/columns.js';
import { readVerbs } from './define.js';
import { podKind } from './pod.js';

const clusterColumn = textColumn({
  name: 'Cluster',
  description: 'The member cluster that runs it.',
  cell: (pod: KubeObject) => pod.metadata.labels?.[labels.cluster] ?? '',
});

/** Behind those that are always shown, so that whoever counts columns still finds them. */
function withCluster(columns: readonly Column[]): readonly Column[] {
  const firstWide = columns.findIndex(({ priority }) => priority === 1);
  return columns.toSpliced(firstWide, 0, clusterColumn);
}

/** Pods as the federation shows them: those of all members, to be read. */
export const podsAcrossKind: KindDefinition = {
  ...podKind,
  verbs: readVerbs,
  subresources: {},
  streams: {
    attach: { verbs: ['create', 'get'], kind: 'PodAttachOptions' },
    exec: { verbs: ['create', 'get'], kind: 'PodExecOptions' },
    log: { verbs: ['get'] },
    portforward: { verbs: ['create', 'get'], kind: 'PodPortForwardOptions' },
  },
  columns: withCluster(podKind.columns),
  readThrough: true,
};
