import { describe, expect, it } from '@jest/globals';
import type { ClusterStatus, Condition } from '@navarch/model';
import { totalsOf } from '../../capacity/totals.decide.js';
import { Vitals } from '../vitals.js';
import {
  type CredentialsSeen,
  isWarning,
  judgeCredentials,
} from './credentials-condition.decide.js';
import { decideFacts, type FactsSeen } from './facts.decide.js';

const day = 86_400_000;
const now = Date.UTC(2026, 0, 1);
const endsIn = (days: number): CredentialsSeen => ({
  kind: 'readable',
  expiry: { clientCertificate: new Date(now + days * day) },
  isRefused: false,
});

const judged: readonly [string, CredentialsSeen, string][] = [
  [
    'far from their end',
    endsIn(200),
    'True Valid the client certificate expires at 2026-07-20T00:00:00Z',
  ],
  [
    'a month before',
    endsIn(30),
    'True ExpireSoon the client certificate expires at 2026-01-31T00:00:00Z, within 30 days',
  ],
  [
    'a week before',
    endsIn(6.5),
    'True ExpireSoon the client certificate expires at 2026-01-07T12:00:00Z, within 7 days',
  ],
  [
    'a day before',
    endsIn(0.5),
    'True ExpireSoon the client certificate expires at 2026-01-01T12:00:00Z, within a day',
  ],
  ['too late', endsIn(0), 'False Expired the client certificate expired at 2026-01-01T00:00:00Z'],
  [
    'by what ends first',
    {
      kind: 'readable',
      expiry: {
        clientCertificate: new Date(now + 90 * day),
        token: new Date(now + 3 * day),
        authority: new Date(now + 9 * day),
      },
      isRefused: false,
    },
    'True ExpireSoon the token expires at 2026-01-04T00:00:00Z, within 7 days',
  ],
  [
    'that say nothing',
    { kind: 'readable', expiry: {}, isRefused: false },
    'True Valid they do not say when they expire',
  ],
  [
    'that are not accepted',
    { kind: 'readable', expiry: {}, isRefused: true },
    'False Refused the member does not accept them',
  ],
  [
    'that cannot be read',
    { kind: 'unusable', message: 'the Secret a/b has no key kubeconfig' },
    'False Unusable the Secret a/b has no key kubeconfig',
  ],
];

describe('credentials are judged', () => {
  for (const [name, seen, expected] of judged)
    it(name, () => {
      const { status, reason, message } = judgeCredentials(seen, now);
      expect(`${status} ${reason} ${message}`).toBe(expected);
    });

  it('and each threshold is told once', () => {
    const told: string[] = [];
    let said: Condition | undefined;
    for (let at = now; at <= now + 41 * day; at += day / 4) {
      const next = judgeCredentials(endsIn(40), at);
      if (isWarning(said, next)) told.push(`${(at - now) / day}: ${next.reason}`);
      said = { ...next, lastTransitionTime: '' };
    }
    expect(told).toEqual(['10: ExpireSoon', '33: ExpireSoon', '39: ExpireSoon', '40: Expired']);
  });
});

const gib = 1024 ** 3 * 1_000;
const node = (name: string, takesPods = true) => ({
  name,
  labels: {},
  allocatable: { cpu: 4_000, memory: 8 * gib },
  takesPods,
});
const room = (usedCpu: number) => ({
  nodes: [node('a'), node('b'), node('c', false)],
  used: new Map([['a', { cpu: usedCpu, memory: gib }]]),
});

const survey = {
  kubernetesVersion: 'v1.34.1',
  apiEnablements: [{ groupVersion: 'v1', resources: ['secrets'] }],
};
const seen = (latencyMs: number, usedCpu = 500): FactsSeen => ({
  credentials: endsIn(200),
  survey,
  vital: { latencyMs, totals: totalsOf(room(usedCpu)) },
});

describe('of a cluster is written', () => {
  const first = decideFacts({}, seen(12.4), now) ?? {};

  it('everything at first', () => {
    expect(first).toEqual({
      ...survey,
      probeLatencyMs: 12,
      nodes: { total: 3, usable: 2 },
      allocatable: { cpu: '12', memory: '24Gi' },
      free: { cpu: '7500m', memory: '15Gi' },
      credentials: { clientCertificate: '2026-07-20T00:00:00Z' },
      conditions: [
        expect.objectContaining({ type: 'CredentialsValid', status: 'True', reason: 'Valid' }),
      ],
    });
  });

  const rows: readonly [string, FactsSeen, Partial<ClusterStatus> | undefined][] = [
    ['nothing when nothing changed', seen(12), undefined],
    ['nothing of a latency that nobody would notice', seen(31), undefined],
    ['a latency that has moved', seen(60), { probeLatencyMs: 60 }],
    ['nothing of a little room', seen(12, 1_000), undefined],
    ['room that was taken', seen(12, 1_200), { free: { cpu: '6800m', memory: '15Gi' } }],
    ['nothing of numbers too soon', { ...seen(900, 4_000), vital: undefined }, undefined],
    ['nothing of what was not asked', { ...seen(12), survey: undefined }, undefined],
    [
      'another version at once',
      { ...seen(12), survey: { ...survey, kubernetesVersion: 'v1.35.0' }, vital: undefined },
      { kubernetesVersion: 'v1.35.0' },
    ],
  ];
  for (const [name, facts, change] of rows)
    it(name, () => {
      const stored = JSON.parse(JSON.stringify(first)) as ClusterStatus;
      const next = decideFacts({ status: stored }, facts, now + day / 10);
      expect(next).toEqual(change === undefined ? undefined : { ...first, ...change });
    });

  it('a smoothed latency, without the first handshake', () => {
    const vitals = new Vitals();
    for (const ms of [900, 10, 10, 110]) vitals.noteLatency('tokyo', ms);
    expect(vitals.of('tokyo').latencyMs).toBe(30);
    vitals.forget('tokyo');
    expect(vitals.of('tokyo')).toEqual({});
  });
});
