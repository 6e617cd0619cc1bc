import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import type { MemberReport } from './aggregate.decide.js';
import { type Ingress, withIngress } from './balancers.decide.js';

const service = (status: Record<string, unknown>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { type: 'LoadBalancer' },
  status,
});
const report = (
  cluster: string,
  ingress: readonly Ingress[] | undefined,
  phase: MemberReport['phase'] = 'ready',
): MemberReport => {
  const counts = { replicas: 0, fullyLabeledReplicas: 0, readyReplicas: 0, availableReplicas: 0 };
  const observed = ingress === undefined ? undefined : { ...counts, ingress };
  return { cluster, phase, synced: true, message: '', observed };
};
const [one, other] = [{ ip: '192.0.2.1' }, { hostname: 'tokyo.example.com' }];

describe('a Service of the federation', () => {
  it('shows where all members take its traffic, each address once, by the names of members', () => {
    const reports = [report('tokyo', [other]), report('oslo', [one]), report('rome', [one])];
    expect(withIngress(service({ loadBalancer: {} }), reports)?.['status']).toEqual({
      loadBalancer: { ingress: [one, other] },
    });
  });

  it('shows nothing of a member that is lost', () => {
    const shown = service({ loadBalancer: { ingress: [one, other] } });
    const reports = [report('oslo', [one]), report('tokyo', [other], 'lost')];
    expect(withIngress(shown, reports)?.['status']).toEqual({ loadBalancer: { ingress: [one] } });
  });

  it('is not written when it shows them already, or there are none', () => {
    expect(withIngress(service({ loadBalancer: {} }), [report('oslo', undefined)])).toBeUndefined();
    const shown = service({ loadBalancer: { ingress: [one] } });
    expect(withIngress(shown, [report('oslo', [one])])).toBeUndefined();
  });

  it('keeps what others say of it', () => {
    const conditions = [{ type: 'Ready', status: 'True' }];
    const shown = service({ conditions, loadBalancer: { ingress: [one] } });
    expect(withIngress(shown, [report('oslo', [])])?.['status']).toEqual({
      conditions,
      loadBalancer: {},
    });
  });
});
