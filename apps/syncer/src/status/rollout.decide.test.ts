import { describe, expect, it } from '@jest/globals';
import type { Condition, KubeObject } from '@navarch/model';
import type { ReplicaCounts } from './aggregate.decide.js';
import { rolloutStatus } from './rollout.decide.js';

const now = Date.parse('2030-01-01T00:00:00Z');
const of = (spec: object = {}, status: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', generation: 7 },
  spec,
  status,
});
/** `replicas updated ready available` */
function counts(text: string): ReplicaCounts {
  const [replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0] = text
    .split(' ')
    .map(Number);
  return {
    replicas,
    fullyLabeledReplicas: 0,
    readyReplicas,
    availableReplicas,
    updatedReplicas,
    unavailableReplicas: replicas - availableReplicas,
  };
}
const said = (status: Record<string, unknown>): string =>
  (status['conditions'] as readonly Condition[])
    .map(({ type, status: is, reason }) => `${type}=${is} ${reason}`)
    .join(', ');

describe('the status of a divided Deployment', () => {
  it.each([
    [
      'over',
      '4 4 4 4',
      {},
      'Available=True MinimumReplicasAvailable, Progressing=True NewReplicaSetAvailable',
    ],
    [
      'under way',
      '5 2 4 4',
      {},
      'Available=True MinimumReplicasAvailable, Progressing=True ReplicaSetUpdated',
    ],
    [
      'as short as it may be',
      '4 4 3 3',
      {},
      'Available=True MinimumReplicasAvailable, Progressing=True ReplicaSetUpdated',
    ],
    [
      'too short',
      '4 4 2 2',
      {},
      'Available=False MinimumReplicasUnavailable, Progressing=True ReplicaSetUpdated',
    ],
    [
      'too short where none may lack',
      '4 4 3 3',
      { strategy: { type: 'Recreate' } },
      'Available=False MinimumReplicasUnavailable, Progressing=True ReplicaSetUpdated',
    ],
  ])('%s', (...[, text, spec, expected]) => {
    const status = rolloutStatus({
      object: of(spec),
      wanted: 4,
      counts: counts(text),
      isObserved: true,
      now,
    });
    expect(said(status)).toBe(expected);
    expect(status['observedGeneration']).toBe(7);
  });

  it('is not over, nor observed, before all members have what is decided', () => {
    const facts = { wanted: 4, counts: counts('4 4 4 4'), isObserved: false, now };
    const status = rolloutStatus({ ...facts, object: of({}, { observedGeneration: 6 }) });
    expect(status['observedGeneration']).toBe(6);
    expect(said(status)).toContain('Progressing=True ReplicaSetUpdated');
    expect(rolloutStatus({ ...facts, object: of() })).not.toHaveProperty('observedGeneration');
  });

  it('says that it does not get on where a member says so', () => {
    const status = rolloutStatus({
      object: of(),
      wanted: 4,
      counts: { ...counts('4 1 3 3'), stalled: true },
      isObserved: true,
      now,
    });
    expect(said(status)).toContain('Progressing=False ProgressDeadlineExceeded');
    expect(status).not.toHaveProperty('stalled');
  });

  it('keeps the times of what it says again', () => {
    const facts = { wanted: 4, counts: counts('4 4 4 4'), isObserved: true };
    const first = rolloutStatus({ ...facts, object: of(), now });
    const later = rolloutStatus({ ...facts, object: of({}, first), now: now + 60_000 });
    expect(later).toEqual(first);
  });
});
