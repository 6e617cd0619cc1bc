import { describe, expect, it } from '@jest/globals';
import { leaseKind } from './lease.js';
import { limitRangeKind } from './limit-range.js';
import { resourceQuotaKind } from './resource-quota.js';
import { serviceAccountKind } from './service-account.js';
import { cellsOf, complaints, updateComplaints, written } from './written.fixture.js';

const yaml = (body: string) => `metadata: {name: one, namespace: shop}\n${body}`;
const spec = (text: string) => yaml(`spec: {${text}}`);

describe('a ServiceAccount', () => {
  it('is stored as written', () => {
    const account = written(serviceAccountKind, yaml('secrets: [{name: a}, {name: b}]'));
    expect(account).toMatchObject({ secrets: [{ name: 'a' }, { name: 'b' }] });
    expect(cellsOf(serviceAccountKind, account)).toEqual({
      Name: 'one',
      Age: '<unknown>',
    });
  });
});

describe('a Lease', () => {
  const rows = [
    { spec: 'holderIdentity: me, leaseDurationSeconds: 15, leaseTransitions: 0', says: [] },
    {
      spec: 'leaseDurationSeconds: 0, leaseTransitions: -1',
      says: [
        'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
        'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
      ],
    },
  ];
  for (const { spec: text, says } of rows)
    it(text, () => {
      expect(complaints(leaseKind, spec(text))).toEqual(says);
    });

  it('has no strategy: nobody here would follow one', () => {
    const text = 'holderIdentity: me, strategy: OldestEmulationVersion, preferredHolder: you';
    expect(written(leaseKind, spec(text))['spec']).toEqual({ holderIdentity: 'me' });
    expect(written(leaseKind, yaml(''))['spec']).toEqual({});
  });

  it('prints its holder', () => {
    expect(cellsOf(leaseKind, written(leaseKind, spec('holderIdentity: me')))['Holder']).toBe('me');
    expect(cellsOf(leaseKind, written(leaseKind, yaml('')))['Holder']).toBe('');
  });
});

describe('a ResourceQuota', () => {
  const rows = [
    { spec: 'hard: {pods: "3", requests.cpu: 2, count/widgets.example.com: 1}', says: [] },
    {
      spec: 'hard: {pods: 1500m, cpu: "-1"}',
      says: [
        'spec.hard[pods]: Invalid value: "1500m": must be an integer',
        'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    },
    {
      spec: 'hard: {gold: 1}',
      says: [
        'spec.hard[gold]: Invalid value: "gold": must be a standard resource type or fully qualified',
        'spec.hard[gold]: Invalid value: "gold": must be a standard resource for quota',
      ],
    },
    { spec: 'hard: {pods: 1}, scopes: [BestEffort]', says: [] },
    {
      spec: 'hard: {cpu: 1}, scopes: [BestEffort]',
      says: ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
    },
    {
      spec: 'scopes: [Terminating, NotTerminating]',
      says: ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
    },
    {
      spec: 'scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In}]}',
      says: [
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      ],
    },
  ];
  for (const { spec: text, says } of rows)
    it(text, () => {
      expect(complaints(resourceQuotaKind, spec(text))).toEqual(says);
    });

  it('says what it grants as soon as it is written, and keeps what others counted', () => {
    const made = resourceQuotaKind.prepareForCreate?.(
      written(resourceQuotaKind, spec('hard: {pods: "3"}')),
      0,
    );
    expect(made).toMatchObject({ status: { hard: { pods: '3' } } });
    const counted = written(
      resourceQuotaKind,
      `${spec('hard: {pods: "5"}')}\nstatus: {hard: {pods: "3"}, used: {pods: "1"}}`,
    );
    const same = { ...counted, metadata: { ...counted.metadata, labels: { a: 'b' } } };
    expect(resourceQuotaKind.prepareForUpdate?.(same, counted, 0)).toEqual(same);
    const before = written(resourceQuotaKind, spec('hard: {pods: "3"}'));
    expect(resourceQuotaKind.prepareForUpdate?.(counted, before, 0)).toMatchObject({
      status: { hard: { pods: '5' }, used: { pods: '1' } },
    });
    const { spec: _granted, ...nothing } = counted;
    expect(resourceQuotaKind.prepareForUpdate?.(nothing, counted, 0)?.['status']).toEqual({
      used: { pods: '1' },
    });
    expect(
      complaints(resourceQuotaKind, `${spec('hard: {pods: "-1"}')}\nstatus: {hard: {pods: "-1"}}`),
    ).toHaveLength(1);
  });

  it('keeps its scopes', () => {
    const from = spec('scopes: [BestEffort]');
    expect(updateComplaints(resourceQuotaKind, { from, to: from })).toEqual([]);
    expect(updateComplaints(resourceQuotaKind, { from, to: spec('') })).toEqual([
      'spec.scopes: Invalid value: null: field is immutable',
    ]);
  });

  it('prints what is used', () => {
    const status =
      'status: {hard: {pods: 3, limits.cpu: 2, cpu: 1}, used: {pods: 1, limits.cpu: 500m}}';
    expect(cellsOf(resourceQuotaKind, written(resourceQuotaKind, yaml(status)))).toMatchObject({
      Request: 'cpu: 0/1, pods: 1/3',
      Limit: 'limits.cpu: 500m/2',
    });
  });
});

describe('a LimitRange', () => {
  const limit = (text: string) => spec(`limits: [{${text}}]`);

  it('may have none, which is shown', () => {
    expect(written(limitRangeKind, spec(''))['spec']).toEqual({ limits: null });
    expect(complaints(limitRangeKind, spec(''))).toEqual([]);
  });

  it('completes the limits of containers', () => {
    const of = (text: string): unknown => written(limitRangeKind, limit(text))['spec'];
    expect(of('type: Container, max: {cpu: 2}, min: {cpu: 1, memory: 1Mi}')).toEqual({
      limits: [
        {
          type: 'Container',
          max: { cpu: '2' },
          min: { cpu: '1', memory: '1Mi' },
          default: { cpu: '2' },
          defaultRequest: { cpu: '2', memory: '1Mi' },
        },
      ],
    });
    expect(of('type: Pod, max: {cpu: 2}')).toEqual({
      limits: [{ type: 'Pod', max: { cpu: '2' } }],
    });
  });

  const rows = [
    { limit: 'type: Pod, max: {cpu: 2}, min: {cpu: 1}', says: [] },
    {
      limit: 'type: Ship, max: {cpu: 2}',
      says: ['spec.limits[0].type: Invalid value: "Ship": must be a standard limit type'],
    },
    {
      limit: 'type: Pod, default: {cpu: 1}',
      says: ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
    },
    {
      limit: 'type: Pod, min: {cpu: 2}, max: {cpu: 1}',
      says: [
        'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
      ],
    },
    {
      limit: 'type: Container, default: {cpu: 1}, defaultRequest: {cpu: 2}',
      says: [
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1',
      ],
    },
    {
      limit: 'type: Container, min: {cpu: 3}, defaultRequest: {cpu: 3}, default: {cpu: 2}',
      says: [
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "3": default request value 3 is greater than default limit value 2',
        'spec.limits[0].default[cpu]: Invalid value: "3": min value 3 is greater than default value 2',
      ],
    },
    {
      limit: 'type: Container, maxLimitRequestRatio: {cpu: 500m}',
      says: [
        'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1',
      ],
    },
    {
      limit: 'type: Pod, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 3}',
      says: [
        'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
      ],
    },
    {
      limit: 'type: Container, max: {gold: 1}',
      says: [
        'spec.limits[0].max[gold]: Invalid value: "gold": must be a standard resource type or fully qualified',
        'spec.limits[0].max[gold]: Invalid value: "gold": must be a standard resource for containers',
      ],
    },
    {
      limit: 'type: PersistentVolumeClaim',
      says: [
        'spec.limits[0].limits: Required value: either minimum or maximum storage value is required',
      ],
    },
    { limit: 'type: PersistentVolumeClaim, max: {storage: 1Gi}', says: [] },
  ];
  for (const { limit: text, says } of rows)
    it(text, () => {
      const said = complaints(limitRangeKind, limit(text)).filter(
        (one) => !one.includes('.default[gold]') && !one.includes('.defaultRequest[gold]'),
      );
      expect(said.map((one, index) => one.slice(0, says[index]?.length))).toEqual(says);
    });

  it('has no type twice', () => {
    expect(complaints(limitRangeKind, spec('limits: [{type: Pod}, {type: Pod}]'))).toEqual([
      'spec.limits[1].type: Duplicate value: "Pod"',
    ]);
  });

  it('prints when it was created', () => {
    expect(
      Object.keys(cellsOf(limitRangeKind, written(limitRangeKind, limit('type: Pod')))),
    ).toEqual(['Name', 'Created At']);
  });
});
