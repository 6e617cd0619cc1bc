import { describe, expect, it } from '@jest/globals';
import { type KubeObject, revisionAnnotations, revisionHashLabel } from '@navarch/model';
import { type RevisionPlan, decideRevisions } from './revise.decide.js';
import { type DeploymentSpec, hashOf, numberOf, replicaSetSpecOf } from './template.js';

const templateOf = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image }] },
});
const fresh = { uid: 'new', creationTimestamp: '2026-03-04T12:00:00Z' };

type Told = {
  readonly image?: string;
  readonly spec?: DeploymentSpec;
  readonly annotations?: Readonly<Record<string, string>>;
  /** `replicas updated ready available`; absent: the present generation was not counted yet. */
  readonly counts?: string;
};

function deployment({ image = 'a', spec = {}, annotations = {}, counts }: Told): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'd',
      generation: 4,
      resourceVersion: '9',
      annotations,
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: templateOf(image),
      ...spec,
    },
    status: counts === undefined ? { observedGeneration: 3 } : countedAs(counts),
  };
}

function countedAs(counts: string): object {
  const [replicas, updatedReplicas, readyReplicas, availableReplicas] = counts
    .split(' ')
    .map(Number);
  return { observedGeneration: 4, replicas, updatedReplicas, readyReplicas, availableReplicas };
}

/** A revision of the image, as it stands: `number image replicas`. */
function standing(text: string): KubeObject {
  const [number = '', image = '', replicas = '0'] = text.split(' ');
  const made = create(decideRevisions({ deployment: deployment({ image }), revisions: [], fresh }));
  return {
    ...made,
    metadata: {
      ...made.metadata,
      uid: `uid-${number}`,
      creationTimestamp: `2026-03-04T11:00:0${number}Z`,
      resourceVersion: number,
      annotations: { [revisionAnnotations.revision]: number },
    },
    spec: { ...replicaSetSpecOf(made), replicas: Number(replicas) },
    status: { replicas: Number(replicas), readyReplicas: Number(replicas), observedGeneration: 1 },
  };
}

const create = ({ create: made }: RevisionPlan, attempt = 0): KubeObject => {
  if (made === undefined) throw new Error('no revision is made');
  return made(attempt);
};

const imageOf = (replicaSet: KubeObject): string => {
  const { template } = replicaSetSpecOf(replicaSet);
  const { spec } = template as ReturnType<typeof templateOf>;
  return spec.containers[0]?.image ?? '';
};
const line = (one: KubeObject): string =>
  `${numberOf(one)} ${imageOf(one)} ${replicaSetSpecOf(one).replicas}`;

/** All that there is afterwards, in the order of numbers; `!`: the Deployment's own. */
function outcome(told: Told, ...texts: readonly string[]): string {
  const revisions = texts.map(standing);
  const deployed = deployment(told);
  const plan = decideRevisions({ deployment: deployed, revisions, fresh });
  const changed = new Map(plan.update.map((one) => [one.metadata.name, one]));
  const after = [
    ...revisions
      .filter((one) => !plan.remove.includes(one))
      .map((one) => changed.get(one.metadata.name) ?? one),
    ...(plan.create === undefined ? [] : [plan.create(0)]),
  ];
  const sorted = after.toSorted((one, other) => numberOf(one) - numberOf(other));
  return [...sorted.map(line), `!${numberOf(plan.deployment ?? deployed)}`].join(', ');
}

describe('revisions', () => {
  const limit = (revisionHistoryLimit: number): DeploymentSpec => ({ revisionHistoryLimit });
  const over = '3 3 3 3';
  const rows: readonly { name: string; told: Told; of?: readonly string[]; are: string }[] = [
    { name: 'begin with the first', told: {}, are: '1 a 3, !1' },
    {
      name: 'follow another template',
      told: { image: 'b' },
      of: ['1 a 3'],
      are: '1 a 0, 2 b 3, !2',
    },
    {
      name: 'come again with a new number',
      told: { image: 'a' },
      of: ['1 a', '2 b 3'],
      are: '2 b 0, 3 a 3, !3',
    },
    {
      name: 'stay as they are',
      told: { image: 'b', counts: over },
      of: ['1 a', '2 b 3'],
      are: '1 a 0, 2 b 3, !2',
    },
    {
      name: 'follow the number of replicas',
      told: { image: 'b', spec: { replicas: 5 } },
      of: ['1 a', '2 b 3'],
      are: '1 a 0, 2 b 5, !2',
    },
    {
      name: 'get no new one while paused, and the latest goes on',
      told: { image: 'c', spec: { paused: true, replicas: 4 } },
      of: ['1 a', '2 b 3'],
      are: '1 a 0, 2 b 4, !2',
    },
    { name: 'do not begin paused', told: { spec: { paused: true } }, are: '!0' },
    {
      name: 'are forgotten beyond those that are kept',
      told: { image: 'd', spec: limit(1), counts: over },
      of: ['1 a', '2 b', '3 c', '4 d 3'],
      are: '3 c 0, 4 d 3, !4',
    },
    {
      name: 'are all kept while a rollout is under way',
      told: { image: 'd', spec: limit(1), counts: '4 3 3 3' },
      of: ['1 a', '2 b', '3 c', '4 d 3'],
      are: '1 a 0, 2 b 0, 3 c 0, 4 d 3, !4',
    },
    {
      name: 'may have no history',
      told: { image: 'b', spec: limit(0), counts: over },
      of: ['1 a', '2 b 3'],
      are: '2 b 3, !2',
    },
  ];
  it.each(rows)('$name', ({ told, of = [], are }) => {
    expect(outcome(told, ...of)).toBe(are);
  });

  it('are ReplicaSets of the Deployment, as Kubernetes makes them', () => {
    const annotations = { note: 'x', 'kubernetes.io/change-cause': 'because' };
    const deployed = deployment({ annotations });
    const made = create(decideRevisions({ deployment: deployed, revisions: [], fresh }));
    const hash = hashOf(templateOf('a'), 0);
    expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
    const labels = { app: 'web', [revisionHashLabel]: hash };
    expect(made).toEqual({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        ...fresh,
        name: `web-${hash}`,
        namespace: 'shop',
        generation: 1,
        labels,
        annotations: {
          ...annotations,
          'deployment.kubernetes.io/revision': '1',
          'deployment.kubernetes.io/desired-replicas': '3',
          'deployment.kubernetes.io/max-replicas': '4',
        },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'web',
            uid: 'd',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: { ...templateOf('a'), metadata: { labels } },
      },
      status: { replicas: 0, observedGeneration: 1 },
    });
    const other = create(decideRevisions({ deployment: deployed, revisions: [], fresh }), 1);
    expect(other.metadata.name).not.toBe(made.metadata.name);
  });

  it('change nothing when all is said', () => {
    const told: Told = { annotations: { [revisionAnnotations.revision]: '1' }, counts: '3 3 3 3' };
    const made = create(decideRevisions({ deployment: deployment(told), revisions: [], fresh }));
    const stored = { ...made, metadata: { ...made.metadata, resourceVersion: '5' } };
    const plan = decideRevisions({ deployment: deployment(told), revisions: [stored], fresh });
    expect(plan).toEqual({ create: undefined, update: [], remove: [], deployment: undefined });
  });

  it('keep the annotations that they had, but for what steers the federation', () => {
    const avoid = 'fleet.navarch.dev/avoid';
    const annotations = { note: 'new', [avoid]: 'oslo' };
    const plan = decideRevisions({
      deployment: deployment({ image: 'b', annotations }),
      revisions: [
        {
          ...standing('1 a 3'),
          metadata: { ...standing('1 a 3').metadata, annotations: { note: 'old' } },
        },
      ],
      fresh,
    });
    expect(plan.update[0]?.metadata.annotations).toEqual({ note: 'old', [avoid]: 'oslo' });
    expect(create(plan).metadata.annotations).toMatchObject(annotations);
  });

  it('remember the numbers that they had', () => {
    const revisions = [standing('1 a'), standing('2 b 3')];
    const { update } = decideRevisions({ deployment: deployment({}), revisions, fresh });
    expect(update.find((one) => imageOf(one) === 'a')?.metadata.annotations).toMatchObject({
      [revisionAnnotations.revision]: '3',
      [revisionAnnotations.history]: '1',
    });
  });

  const counted = [
    { counts: '3 3 3 3', is: { replicas: 3, readyReplicas: 3, availableReplicas: 3 } },
    { counts: '4 1 3 3', is: { replicas: 1, readyReplicas: 0 } },
    { counts: '4 2 3 3', is: { replicas: 2, readyReplicas: 1, availableReplicas: 1 } },
  ];
  it.each(counted)(
    'do not say that more is ready than there must be: $counts',
    ({ counts, is }) => {
      const revisions = [standing('1 a'), standing('2 b 3')];
      const { update } = decideRevisions({
        deployment: deployment({ image: 'b', counts }),
        revisions,
        fresh,
      });
      expect(update.find((one) => imageOf(one) === 'b')?.['status']).toMatchObject(is);
    },
  );
});
