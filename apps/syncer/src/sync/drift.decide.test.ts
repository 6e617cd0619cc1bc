import { describe, expect, it } from '@jest/globals';
import {
  annotations,
  type DriftReport,
  type DriftRule,
  federatedReplicaSets,
  type KubeObject,
} from '@navarch/model';
import { corrected } from './corrected.js';
import { type DriftFacts, decideDrift } from './drift.decide.js';
import { driftEvent, driftMessage, reportDrift } from './drift-report.js';
import { render } from './render.js';

const object: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', namespace: 'shop', uid: 'o1', labels: { app: 'web' } },
  spec: {
    replicas: 6,
    template: { spec: { containers: [{ name: 'main', image: 'a:1' }] } },
  },
};
const { manifest: wanted } = render({
  object,
  kind: federatedReplicaSets,
  federation: 'fed-1',
  generation: 10,
  replicas: 2,
});
const now = Date.parse('2026-01-01T12:00:00Z');
const minute = 60_000;
const limits = { correctionsMax: 3, correctionsWithinMs: 60 * minute };
const key = {
  cluster: 'tokyo',
  object: { group: 'apps', resource: 'replicasets', namespace: 'shop', name: 'web' },
};

type Entry = NonNullable<KubeObject['metadata']['managedFields']>[number];
const owner = (manager: string, at: string, fieldsV1: Entry): Entry => ({
  manager,
  operation: 'Update',
  time: `2026-01-01T${at}:00Z`,
  fieldsV1,
});
const replicasField = { 'f:spec': { 'f:replicas': {} } };
const managers = [
  owner('navarch', '11:59', replicasField),
  owner('kubectl-scale', '11:50', replicasField),
  owner('autoscaler', '11:55', { 'f:spec': { 'f:replicas': {}, 'f:minReadySeconds': {} } }),
  owner('kubelet', '11:58', { 'f:spec': { 'f:minReadySeconds': {} } }),
  { ...owner('status', '11:59', replicasField), subresource: 'status' },
];
const live = (replicas: number, more: Partial<KubeObject['metadata']> = {}): KubeObject => ({
  ...wanted,
  metadata: { ...wanted.metadata, managedFields: managers, ...more },
  spec: { ...(wanted['spec'] as object), replicas, minReadySeconds: 5 },
});
const older = live(2, {
  annotations: { ...wanted.metadata.annotations, [annotations.generation]: '9' },
});
const unmarked = live(2, { labels: { app: 'web' } });
const ago = (...minutes: number[]): number[] => minutes.map((one) => now - one * minute);

type Row = readonly [string, Partial<DriftFacts>, string];
const rows: readonly Row[] = [
  ['as it was sent', { live: live(2) }, 'none'],
  ['as an older rendering of the same', { live: older }, 'none'],
  ['changed', { live: live(5) }, 'correct spec.replicas by autoscaler'],
  [
    'without our label',
    { live: unmarked },
    'correct metadata.labels[fleet.navarch.dev/managed-by]',
  ],
  ['deleted', { live: undefined }, 'correct deleted'],
  ['overruled by the member', { live: live(5), overruled: ['spec.replicas'] }, 'none'],
  ['reported', { live: live(5), rule: 'Report' }, 'report spec.replicas by autoscaler'],
  ['accepted', { live: live(5), rule: 'Accept' }, 'accept spec.replicas by autoscaler'],
  ['accepted deletion', { live: undefined, rule: 'Accept' }, 'accept deleted'],
  [
    'twice before',
    { live: live(5), corrections: ago(9, 5) },
    'correct spec.replicas by autoscaler',
  ],
  [
    'too often',
    { live: live(5), corrections: ago(50, 9, 5) },
    'rest 10 spec.replicas by autoscaler',
  ],
  ['too often, gone', { live: undefined, corrections: ago(50, 9, 5) }, 'rest 10 deleted'],
  [
    'long ago',
    { live: live(5), corrections: ago(61, 9, 5) },
    'correct spec.replicas by autoscaler',
  ],
  ['often, but put back', { live: live(2), corrections: ago(3, 2, 1) }, 'none'],
];

const facts: DriftFacts = {
  rule: 'Correct',
  wanted,
  live: undefined,
  overruled: [],
  corrections: [],
  now,
  limits,
};

describe('decideDrift', () => {
  it.each(rows)('%s', (...[, given, expected]) => {
    const decision = decideDrift({ ...facts, ...given });
    if (decision.kind === 'none') return expect(expected).toBe('none');
    const { report } = reportDrift(key, decision, {
      previous: undefined,
      isResting: false,
      isCorrecting: false,
      now,
    });
    const rest = decision.kind === 'rest' ? [`${(decision.until - now) / minute}`] : [];
    const what = report.deleted === true ? 'deleted' : report.fields.map(({ path }) => path).join();
    const who = report.manager === undefined ? [] : [`by ${report.manager}`];
    expect([decision.kind, ...rest, what, ...who].join(' ')).toBe(expected);
  });
});

describe('a report', () => {
  const drifted = (replicas: number, rule: DriftRule) => {
    const decision = decideDrift({ ...facts, live: live(replicas), rule });
    if (decision.kind === 'none') throw new Error('nothing drifted');
    return decision;
  };
  const first = reportDrift(key, drifted(5, 'Report'), {
    previous: undefined,
    isResting: false,
    isCorrecting: false,
    now,
  }).report;

  it('has both values, who, when and how often', () => {
    expect(first).toEqual({
      fields: [{ path: 'spec.replicas', old: '2', new: '5' }],
      manager: 'autoscaler',
      time: '2026-01-01T11:55:00Z',
      action: 'reported',
      count: 1,
    } satisfies DriftReport);
  });

  it.each([
    ['the same again is no news', 5, 'Report', false, 1],
    ['another value is', 6, 'Report', true, 2],
    ['another action is', 5, 'Accept', true, 2],
    ['what was corrected and is there again is', 5, 'Correct', true, 2],
  ] as const)('%s', (...[, replicas, rule, isNews, count]) => {
    const previous = rule === 'Correct' ? { ...first, action: 'corrected' as const } : first;
    const known = { previous, isResting: false, isCorrecting: false, now };
    const next = reportDrift(key, drifted(replicas, rule), known);
    expect([next.isNews, next.report.count]).toEqual([isNews, count]);
  });

  it('does not count again what could not be written yet', () => {
    const previous = { ...first, action: 'corrected' as const };
    const known = { previous, isResting: false, isCorrecting: true, now };
    const { report, isNews } = reportDrift(key, drifted(5, 'Correct'), known);
    expect([report.count, isNews]).toEqual([1, false]);
    expect(corrected({ drift: report, correcting: true }, now).corrections).toEqual([now]);
    expect(corrected({ drift: report }, now)).toEqual({ drift: report });
  });

  it('tells of a rest once', () => {
    const resting = { ...facts, live: live(5), corrections: ago(9, 5, 1) };
    const decision = decideDrift(resting);
    if (decision.kind !== 'rest') throw new Error('it does not rest');
    const previous = { ...first, action: 'corrected' as const };
    const news = [false, true].map(
      (isResting) =>
        reportDrift(key, decision, { previous, isResting, isCorrecting: false, now }).isNews,
    );
    expect(news).toEqual([true, false]);
    expect(driftMessage(decision)).toContain('corrections rest until 2026-01-01T12:51:00Z');
  });

  it('shows nothing of a Secret, and no name that is none', () => {
    const secret = (value: string, manager: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'keys',
        managedFields: [owner(manager, '11:55', { 'f:data': { 'f:password': {} } })],
      },
      data: { password: value },
    });
    const decision = decideDrift({
      ...facts,
      wanted: secret('ours', ''),
      live: secret('theirs', 'x\n$(canary)'),
    });
    if (decision.kind === 'none') throw new Error('nothing drifted');
    const of = { ...key, object: { ...key.object, group: '', resource: 'secrets' } };
    const known = { previous: undefined, isResting: false, isCorrecting: false, now };
    const texts = JSON.stringify([
      reportDrift(of, decision, known).report,
      driftEvent(of, decision),
      driftMessage(decision),
    ]);
    expect(texts).toContain('data.password');
    expect(texts).not.toMatch(/ours|theirs|canary/u);
  });

  it('is quiet of what is accepted', () => {
    expect(driftEvent(key, drifted(5, 'Accept'))).toBeUndefined();
  });
});
