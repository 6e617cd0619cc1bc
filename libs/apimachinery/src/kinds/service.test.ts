import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import { addressed } from './service-addresses.js';
import { serviceKind } from './service.js';
import { cellsOf, complaints, updateComplaints, written } from './written.fixture.js';

/** With what is added before it is judged. */
const judged: KindDefinition = {
  ...serviceKind,
  setDefaults: (service) => addressed(serviceKind.setDefaults?.(service) ?? service),
};
const yaml = (spec: string) => `metadata: {name: web, namespace: shop}\nspec: {${spec}}`;
const plain = 'ports: [{port: 80}]';
const node = 'ports: [{port: 80, nodePort: 30080}]';

describe('defaults of a Service', () => {
  const given = { clusterIP: '254.151.55.86', clusterIPs: ['254.151.55.86'] };
  const base = { ...given, sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' };
  const ports = [{ port: 80, protocol: 'TCP', targetPort: 80 }];
  const rows = [
    { spec: plain, expected: { ...base, type: 'ClusterIP', ports } },
    {
      spec: `sessionAffinityConfig: {clientIP: {timeoutSeconds: 9}}, ${plain}`,
      expected: { ...base, type: 'ClusterIP', ports },
    },
    {
      spec: 'ports: [{port: 53, protocol: UDP, targetPort: dns}, {port: 8, name: b, targetPort: 0}]',
      expected: {
        ...base,
        type: 'ClusterIP',
        ports: [
          { port: 53, protocol: 'UDP', targetPort: 'dns' },
          { port: 8, name: 'b', protocol: 'TCP', targetPort: 8 },
        ],
      },
    },
    {
      spec: `type: LoadBalancer, ${plain}`,
      expected: {
        ...base,
        type: 'LoadBalancer',
        ports,
        externalTrafficPolicy: 'Cluster',
        allocateLoadBalancerNodePorts: true,
      },
    },
    {
      spec: `externalIPs: [10.0.0.1], ${plain}`,
      expected: {
        ...base,
        type: 'ClusterIP',
        ports,
        externalIPs: ['10.0.0.1'],
        externalTrafficPolicy: 'Cluster',
      },
    },
    {
      spec: `ipFamilies: [IPv6, IPv4], ${plain}`,
      expected: {
        ...base,
        type: 'ClusterIP',
        ports,
        clusterIP: '100::9737:5646:b1de:b3d2',
        clusterIPs: ['100::9737:5646:b1de:b3d2', '254.151.55.86'],
        ipFamilies: ['IPv6', 'IPv4'],
      },
    },
    {
      spec: 'type: ExternalName, externalName: a.example.com',
      expected: { type: 'ExternalName', externalName: 'a.example.com', sessionAffinity: 'None' },
    },
    {
      spec: `clusterIP: None, sessionAffinity: ClientIP, ${plain}`,
      expected: {
        ...base,
        type: 'ClusterIP',
        ports,
        clusterIP: 'None',
        clusterIPs: ['None'],
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
      },
    },
  ];
  for (const { spec, expected } of rows)
    it(spec, () => {
      const service = written(judged, yaml(spec));
      expect(service['spec']).toEqual(expected);
      expect(service['status']).toEqual({ loadBalancer: {} });
    });
});

describe('validation of a Service', () => {
  const rows = [
    { spec: plain, says: [] },
    { spec: 'clusterIP: None', says: [] },
    { spec: 'selector: {app: web}', says: ['spec.ports: Required value'] },
    {
      spec: `type: Magic, ${plain}`,
      says: [
        'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    },
    {
      spec: 'type: ExternalName',
      says: ['spec.externalName: Required value'],
    },
    {
      spec: `type: NodePort, clusterIP: None, ${plain}`,
      says: [
        'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
      ],
    },
    {
      spec: 'ports: [{port: 0}, {name: "A", port: 80, protocol: X}]',
      says: [
        'spec.ports[0].name: Required value',
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[1].name: Invalid value: "A": a lowercase RFC 1123 label must consist of',
        'spec.ports[1].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
      ],
    },
    {
      spec: 'ports: [{name: a, port: 80}, {name: a, port: 80}]',
      says: [
        'spec.ports[1].name: Duplicate value: "a"',
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP"',
      ],
    },
    {
      spec: 'ports: [{port: 80, nodePort: 30080}]',
      says: ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    },
    {
      spec: 'type: NodePort, ports: [{name: a, port: 1, nodePort: 30080}, {name: b, port: 2, nodePort: 30080}]',
      says: ['spec.ports[1].nodePort: Duplicate value: 30080'],
    },
    {
      spec: `sessionAffinity: Sticky, ${plain}`,
      says: [
        'spec.sessionAffinity: Unsupported value: "Sticky": supported values: "ClientIP", "None"',
      ],
    },
    {
      spec: `sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 90000}}, ${plain}`,
      says: [
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400',
      ],
    },
    {
      spec: `externalTrafficPolicy: Local, loadBalancerClass: a/b, ${plain}`,
      says: [
        "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
        'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
      ],
    },
    {
      spec: `externalIPs: [nowhere], clusterIP: 10.0.0.1, clusterIPs: [10.0.0.2], ${plain}`,
      says: [
        'spec.clusterIPs: Invalid value: ["10.0.0.2"]: first value must match `clusterIP`',
        'spec.externalIPs[0]: Invalid value: "nowhere": must be a valid IP address',
      ],
    },
  ];
  for (const { spec, says } of rows)
    it(spec, () => {
      const said = complaints(judged, yaml(spec));
      expect(said.map((one, index) => one.slice(0, says[index]?.length))).toEqual(says);
    });

  it('wants a label as its name', () => {
    expect(
      complaints(judged, 'metadata: {name: a.b, namespace: shop}\nspec: {clusterIP: None}'),
    ).toEqual([
      expect.stringContaining('metadata.name: Invalid value: "a.b": must not contain dots'),
    ]);
  });
});

describe('an update of a Service', () => {
  const address = `clusterIP: 10.0.0.1, ${plain}`;

  it('cannot move it', () => {
    const to = yaml(`clusterIP: 10.0.0.2, ${plain}`);
    expect(updateComplaints(judged, { from: yaml(address), to })).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.0.0.2"]: may not change once set',
    ]);
  });

  it('keeps its address when it leaves it out', () => {
    const [from, to] = [written(judged, yaml(address)), written(serviceKind, yaml(plain))];
    expect(serviceKind.prepareForUpdate?.(to, from, 0)['spec']).toMatchObject({
      clusterIP: '10.0.0.1',
      clusterIPs: ['10.0.0.1'],
    });
  });

  it('is given an address with a type that has one, and loses it with one that has none', () => {
    const [inside, outside] = [
      written(judged, yaml(plain)),
      written(judged, yaml('type: ExternalName, externalName: a.example.com')),
    ];
    const changed = (from: KubeObject, spec: Record<string, unknown>) =>
      judged.prepareForUpdate?.(
        { ...from, spec: { ...(from['spec'] as object), ...spec } },
        from,
        0,
      );
    const renamed = changed(inside, { type: 'ExternalName', externalName: 'a.example.com' });
    expect(renamed?.['spec']).not.toHaveProperty('clusterIP');
    expect(changed(outside, { type: 'ClusterIP' })?.['spec']).toMatchObject({
      clusterIP: '254.151.55.86',
    });
  });

  it('of the type alone leaves out what only the former type used', () => {
    const from = written(judged, yaml(`type: LoadBalancer, loadBalancerClass: a/b, ${node}`));
    const spec = { ...(from['spec'] as object), type: 'ClusterIP' };
    const next = judged.prepareForUpdate?.({ ...from, spec }, from, 0) ?? from;
    expect(judged.validate(next)).toEqual([]);
    expect(next['spec']).toMatchObject({ ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] });
    expect(next['spec']).not.toHaveProperty('ports[0].nodePort');
  });

  it('cannot give it to other balancers', () => {
    const of = (name: string) => yaml(`type: LoadBalancer, loadBalancerClass: a/${name}, ${plain}`);
    expect(updateComplaints(judged, { from: of('b'), to: of('c') })).toEqual([
      'spec.loadBalancerClass: Invalid value: "a/c": may not change once set',
    ]);
  });
});

describe('columns of a Service', () => {
  const rows = [
    {
      spec: 'selector: {b: c, app: web}, clusterIP: 10.0.0.1, ports: [{port: 80}, {port: 53, protocol: UDP}]',
      cells: 'web ClusterIP 10.0.0.1 <none> 80/TCP,53/UDP <unknown> app=web,b=c',
    },
    {
      spec: 'type: NodePort, externalIPs: [1.2.3.4], ports: [{port: 80, nodePort: 30080}]',
      cells: 'web NodePort 254.151.55.86 1.2.3.4 80:30080/TCP <unknown> <none>',
    },
    {
      spec: `type: LoadBalancer, ${plain}`,
      cells: 'web LoadBalancer 254.151.55.86 <pending> 80/TCP <unknown> <none>',
    },
    {
      spec: 'type: ExternalName, externalName: a.example.com',
      cells: 'web ExternalName <none> a.example.com <none> <unknown> <none>',
    },
  ];
  for (const { spec, cells } of rows)
    it(cells, () => {
      const printed = cellsOf(serviceKind, written(judged, yaml(spec)));
      expect(Object.values(printed).join(' ')).toBe(cells);
    });

  it('show where a balancer takes traffic', () => {
    const status = {
      loadBalancer: { ingress: [{ ip: '1.1.1.1' }, { hostname: 'lb.example.com' }] },
    };
    const service = { ...written(judged, yaml(`type: LoadBalancer, ${plain}`)), status };
    expect(cellsOf(serviceKind, service)['External-IP']).toBe('1.1.1.1,lb.example.com');
  });
});
