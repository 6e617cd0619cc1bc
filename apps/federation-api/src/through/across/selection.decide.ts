/** A label selector taken apart: which members it leaves, and what is left to select in them. */
import { matchesLabels, parseLabelSelector, printSelector } from '@navarch/apimachinery';
import { labels } from '@navarch/model';

export type Selection = {
  readonly isAsked: (cluster: string) => boolean;
  /** What the members are asked to select by: they know nothing of the label that says which of them it is. */
  readonly rest: string;
};

export function selectionOf(labelSelector: string): Selection {
  const selector = parseLabelSelector(labelSelector);
  if (selector.kind === 'nothing') return { isAsked: () => false, rest: '' };
  const { requirements } = selector;
  const ofClusters = requirements.filter(({ key }) => key === labels.cluster);
  const others = requirements.filter(({ key }) => key !== labels.cluster);
  return {
    isAsked: (cluster) =>
      matchesLabels({ kind: 'all', requirements: ofClusters }, { [labels.cluster]: cluster }),
    rest: printSelector({ kind: 'all', requirements: others }),
  };
}
