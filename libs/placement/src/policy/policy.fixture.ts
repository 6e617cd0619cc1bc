import type { LabelSelector, PlacementPolicy, ResourceSelector } from '@navarch/model';

/**
 * A policy from a text: `web/gold` or `gold` (of all namespaces), then what it says, as `name=shop`, `kind=Secret`,
 * `labels=app:shop,tier:gold`, `priority=3`, `created=2` (a day), `deleted`.
 */
export function parsePolicy(text: string): PlacementPolicy {
  const [where = '', ...words] = text.split(' ');
  const said = new Map(words.map((word) => splitAt(word, '=')));
  const [namespace, name] = where.includes('/') ? splitAt(where, '/') : [undefined, where];
  return {
    apiVersion: 'fleet.navarch.dev/v1alpha1',
    kind: namespace === undefined ? 'ClusterPlacementPolicy' : 'PlacementPolicy',
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(said.has('created') ? { creationTimestamp: day(said.get('created')) } : {}),
      ...(said.has('deleted') ? { deletionTimestamp: day('9') } : {}),
    },
    spec: {
      resourceSelectors: [selectorFrom(said)],
      ...(said.has('priority') ? { priority: Number(said.get('priority')) } : {}),
      placement: {},
    },
  };
}

function selectorFrom(said: ReadonlyMap<string, string>): ResourceSelector {
  const [name, labels] = [said.get('name'), said.get('labels')];
  return {
    apiVersion: 'apps/v1',
    kind: said.get('kind') ?? 'ReplicaSet',
    ...(name === undefined ? {} : { name }),
    ...(labels === undefined ? {} : { labelSelector: labelsFrom(labels) }),
  };
}

const labelsFrom = (text: string): LabelSelector => ({
  matchLabels: Object.fromEntries(text.split(',').map((pair) => splitAt(pair, ':'))),
});

const day = (number = '1'): string => `2024-01-0${number}T00:00:00Z`;

function splitAt(text: string, mark: string): [string, string] {
  const [before = '', after = ''] = text.split(mark);
  return [before, after];
}
