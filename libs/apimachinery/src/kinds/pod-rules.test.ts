import { describe, expect, it } from '@jest/globals';
import { podKind } from './pod.js';
import { complaints } from './written.fixture.js';

/** What is said of a Pod of one container; JSON is YAML. */
const said = (spec: object): string[] =>
  complaints(
    podKind,
    JSON.stringify({
      metadata: { name: 'a', namespace: 'b' },
      spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
    }),
  ).map((text) => text.replace(/^spec\./, ''));

type Row = readonly [name: string, spec: object, says: readonly string[]];

const partOf = (name: string): string =>
  `Invalid value: "${name}": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`;
const must = 'requiredDuringSchedulingIgnoredDuringExecution';
const should = 'preferredDuringSchedulingIgnoredDuringExecution';
const spread = { maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' };

describe('where a Pod goes', () => {
  const rows: readonly Row[] = [
    [
      'everything that is right',
      {
        affinity: { podAffinity: { [must]: [{ topologyKey: 'zone' }] } },
        readinessGates: [{ conditionType: 'example.com/ready' }],
        schedulingGates: [{ name: 'example.com/gate' }],
        topologySpreadConstraints: [{ ...spread, minDomains: 2 }],
        os: { name: 'linux' },
      },
      [],
    ],
    [
      'nodes of no term, and a weight of nothing',
      {
        affinity: {
          nodeAffinity: { [must]: { nodeSelectorTerms: [] }, [should]: [{ weight: 0 }] },
        },
      },
      [
        `affinity.nodeAffinity.${must}.nodeSelectorTerms: Required value: must have at least one node selector term`,
        `affinity.nodeAffinity.${should}[0].weight: Invalid value: 0: must be in the range 1-100`,
      ],
    ],
    [
      'Pods by a key that is none',
      {
        affinity: {
          podAntiAffinity: { [should]: [{ weight: 101, podAffinityTerm: { topologyKey: 'a b' } }] },
        },
      },
      [
        `affinity.podAntiAffinity.${should}[0].weight: Invalid value: 101: must be in the range 1-100`,
        `affinity.podAntiAffinity.${should}[0].podAffinityTerm.topologyKey: ${partOf('a b')}`,
      ],
    ],
    [
      'gates that are none',
      { schedulingGates: [{ name: 'a b' }], readinessGates: [{ conditionType: 'c d' }] },
      [`readinessGates[0].conditionType: ${partOf('c d')}`, `schedulingGates[0]: ${partOf('a b')}`],
    ],
    [
      'a spread that is none',
      { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: '', whenUnsatisfiable: 'Odd' }] },
      [
        'topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
        'topologySpreadConstraints[0].topologyKey: Required value: can not be empty',
        'topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Odd": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    ],
    [
      'a spread twice, over no domains',
      { topologySpreadConstraints: [spread, { ...spread, minDomains: 0 }] },
      [
        'topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{a, DoNotSchedule}"',
        'topologySpreadConstraints[1].minDomains: Invalid value: 0: must be greater than zero',
      ],
    ],
    [
      'another system',
      { os: { name: 'odd' } },
      ['os: Unsupported value: "odd": supported values: "linux", "windows"'],
    ],
  ];
  for (const [name, spec, says] of rows)
    it(name, () => {
      expect(said(spec)).toEqual(says);
    });
});

describe('the network of a Pod', () => {
  const ip = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
  const rows: readonly Row[] = [
    [
      'everything that is right',
      {
        hostAliases: [{ ip: '::1', hostnames: ['a.b'] }],
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['1.1.1.1'],
          searches: ['a.', '.', '_b.c'],
          options: [{ name: 'x' }],
        },
      },
      [],
    ],
    [
      'names of no address',
      { hostAliases: [{ ip: 'x' }] },
      [`hostAliases[0].ip: Invalid value: "x": ${ip}`],
    ],
    [
      'servers that are none, and too many',
      { dnsConfig: { nameservers: ['x', '1.1.1.1', '1.1.1.2', '1.1.1.3'], options: [{}] } },
      [
        'dnsConfig.nameservers: Invalid value: ["x","1.1.1.1","1.1.1.2","1.1.1.3"]: must not have more than 3 nameservers',
        `dnsConfig.nameservers[0]: Invalid value: "x": ${ip}`,
        'dnsConfig.options[0]: Required value: must not be empty',
      ],
    ],
    [
      'a search that is none',
      { dnsConfig: { searches: ['A b'] } },
      [
        `dnsConfig.searches[0]: Invalid value: "A b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*')`,
      ],
    ],
    [
      'no names at all',
      { dnsPolicy: 'None' },
      ['dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ],
    [
      'another port on the network of the node',
      {
        hostNetwork: true,
        containers: [{ name: 'c', image: 'x', ports: [{ containerPort: 80, hostPort: 81 }] }],
      },
      [
        'containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true',
      ],
    ],
  ];
  for (const [name, spec, says] of rows)
    it(name, () => {
      expect(said(spec)).toEqual(says);
    });
});

describe('the life of a container', () => {
  const probe = { tcpSocket: { port: 1 } };
  const rows: readonly Row[] = [
    [
      'no time to end in',
      {
        containers: [
          {
            name: 'c',
            image: 'x',
            livenessProbe: { ...probe, terminationGracePeriodSeconds: 0 },
            readinessProbe: { ...probe, terminationGracePeriodSeconds: 3 },
          },
        ],
      },
      [
        'containers[0].livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0',
        'containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 3: must not be set for readinessProbes',
      ],
    ],
    [
      'probes of what ends by itself',
      { initContainers: [{ name: 'i', image: 'x', lifecycle: {}, livenessProbe: probe }] },
      [
        'initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always',
        'initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      'probes of what stays beside',
      {
        initContainers: [{ name: 'i', image: 'x', restartPolicy: 'Always', livenessProbe: probe }],
      },
      [],
    ],
  ];
  for (const [name, spec, says] of rows)
    it(name, () => {
      expect(said(spec)).toEqual(says);
    });
});
