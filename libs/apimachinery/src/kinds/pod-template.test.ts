import { describe, expect, it } from '@jest/globals';
import { replicaSetKind } from './replicaset.js';
import { complaints } from './written.fixture.js';

const spec = 'spec.template.spec';
const first = `${spec}.containers[0]`;

/** What is said of a template whose Pods are so; JSON is YAML. */
const said = (pod: object): string[] =>
  complaints(
    replicaSetKind,
    JSON.stringify({
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'c', image: 'x' }], ...pod },
        },
      },
    }),
  );
const container = (fields: object) => ({ containers: [{ name: 'c', image: 'x', ...fields }] });

type Row = readonly [name: string, fields: object, says: readonly string[]];
const range = 'must be between 0 and 2147483647, inclusive';

describe('the security context of a container', () => {
  const at = `${first}.securityContext`;
  const shown = (fields: string) =>
    `{"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}`.replace(
      '"Capabilities":null,"Privileged":true',
      fields,
    );
  const rows: readonly Row[] = [
    ['root', { runAsUser: 0, runAsGroup: 0, procMount: 'Default' }, []],
    [
      'ids that are none',
      { runAsUser: -1, runAsGroup: 2 ** 31 },
      [
        `${at}.runAsUser: Invalid value: -1: ${range}`,
        `${at}.runAsGroup: Invalid value: 2147483648: ${range}`,
      ],
    ],
    [
      'privileged and yet not',
      { privileged: true, allowPrivilegeEscalation: false },
      [
        `${at}: Invalid value: ${shown('"Capabilities":null,"Privileged":true')}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`,
      ],
    ],
    [
      'a capability to do everything',
      { allowPrivilegeEscalation: false, capabilities: { add: ['CAP_SYS_ADMIN'] } },
      [
        `${at}: Invalid value: ${shown('"Capabilities":{"Add":["CAP_SYS_ADMIN"],"Drop":null},"Privileged":null')}: cannot set \`allowPrivilegeEscalation\` to false and \`capabilities.Add\` CAP_SYS_ADMIN`,
      ],
    ],
    [
      'an unknown mount',
      { procMount: 'Odd' },
      [`${at}.procMount: Unsupported value: "Odd": supported values: "Default", "Unmasked"`],
    ],
    [
      'an unmasked mount',
      { procMount: 'Unmasked' },
      [
        `${at}.procMount: Invalid value: "Unmasked": \`hostUsers\` must be false to use \`Unmasked\``,
      ],
    ],
    [
      'a profile without a type',
      { seccompProfile: {}, appArmorProfile: {} },
      [
        `${at}.seccompProfile.type: Required value: type is required when seccompProfile is set`,
        `${at}.appArmorProfile.type: Required value: type is required when appArmorProfile is set`,
      ],
    ],
    [
      'a local profile without a name',
      { seccompProfile: { type: 'Localhost' }, appArmorProfile: { type: 'Localhost' } },
      [
        `${at}.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost`,
        `${at}.appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is Localhost`,
      ],
    ],
    [
      'a name without a local profile',
      {
        seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'a' },
        appArmorProfile: { type: 'RuntimeDefault', localhostProfile: 'a' },
      },
      [
        `${at}.seccompProfile.localhostProfile: Invalid value: {"Type":"RuntimeDefault","LocalhostProfile":"a"}: can only be set when seccomp type is Localhost`,
        `${at}.appArmorProfile.localhostProfile: Invalid value: "a": can only be set when AppArmor type is Localhost`,
      ],
    ],
    [
      'profiles out of place',
      {
        seccompProfile: { type: 'Localhost', localhostProfile: '../a' },
        appArmorProfile: { type: 'Localhost', localhostProfile: ' a ' },
      },
      [
        `${at}.seccompProfile.localhostProfile: Invalid value: "../a": must not contain '..'`,
        `${at}.appArmorProfile.localhostProfile: Invalid value: " a ": must not be padded with whitespace`,
      ],
    ],
    [
      'names of Windows',
      { windowsOptions: { gmsaCredentialSpec: '', runAsUserName: 'a\\b\\c' } },
      [
        `${at}.windowsOptions.gmsaCredentialSpec: Invalid value: "": gmsaCredentialSpec cannot be an empty string`,
        `${at}.windowsOptions.runAsUserName: Invalid value: "a\\\\b\\\\c": runAsUserName cannot contain more than one backslash`,
      ],
    ],
  ];
  for (const [name, fields, says] of rows)
    it(name, () => {
      expect(said(container({ securityContext: fields }))).toEqual(says);
    });

  it('may unmask the mount in a Pod with users of its own', () => {
    const unmasked = container({ securityContext: { procMount: 'Unmasked' } });
    expect(said({ ...unmasked, hostUsers: false })).toEqual([]);
  });
});

describe('the security of a Pod', () => {
  const at = `${spec}.securityContext`;
  const rows: readonly Row[] = [
    [
      'ids that are none',
      { securityContext: { runAsUser: -1, fsGroup: -3, supplementalGroups: [1, -4] } },
      [
        `${at}.fsGroup: Invalid value: -3: ${range}`,
        `${at}.runAsUser: Invalid value: -1: ${range}`,
        `${at}.supplementalGroups[1]: Invalid value: -4: ${range}`,
      ],
    ],
    [
      'words that are none',
      { securityContext: { fsGroupChangePolicy: 'Odd', supplementalGroupsPolicy: 'Odd' } },
      [
        `${at}.fsGroupChangePolicy: Unsupported value: "Odd": supported values: "Always", "OnRootMismatch"`,
        `${at}.supplementalGroupsPolicy: Unsupported value: "Odd": supported values: "Merge", "Strict"`,
      ],
    ],
    [
      'settings of the kernel',
      {
        securityContext: {
          sysctls: [
            { name: '', value: '' },
            { name: 'A b', value: '1' },
            { name: 'kernel.x', value: '1' },
            { name: 'kernel/x', value: '1' },
          ],
        },
      },
      [
        `${at}.sysctls[0].name: Required value`,
        `${at}.sysctls[1].name: Invalid value: "A b": must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`,
        `${at}.sysctls[3].name: Duplicate value: "kernel/x"`,
      ],
    ],
    [
      'processes shared twice',
      { hostPID: true, shareProcessNamespace: true },
      [
        `${at}.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled`,
      ],
    ],
    [
      'users of its own on the network of the node',
      { hostUsers: false, hostNetwork: true, hostPID: true },
      [
        `${spec}.hostNetwork: Forbidden: when \`hostUsers\` is false`,
        `${spec}.HostPID: Forbidden: when \`hostUsers\` is false`,
      ],
    ],
    [
      'an unknown way to make room',
      { preemptionPolicy: 'Odd' },
      [
        `${spec}.preemptionPolicy: Unsupported value: "Odd": supported values: "PreemptLowerPriority", "Never"`,
      ],
    ],
  ];
  for (const [name, fields, says] of rows)
    it(name, () => {
      expect(said(fields)).toEqual(says);
    });
});

describe('what a container is told of its Pod', () => {
  const at = `${first}.env[0].valueFrom`;
  const supported =
    '"metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"';
  const path = (fieldPath: string) => ({ fieldRef: { fieldPath } });
  const unreadable = (field: string, why: string) =>
    `${at}.fieldRef.fieldPath: Invalid value: "${field}": error converting fieldPath: ${why}`;
  const resource = (fields: object) => ({ resourceFieldRef: fields });
  const rows: readonly Row[] = [
    ['its name', path('metadata.name'), []],
    ['a label', path("metadata.labels['app']"), []],
    ['an annotation', path("metadata.annotations['A/b']"), []],
    ['an older name', path('spec.host'), []],
    [
      'nothing that there is',
      path('metadata.nothing'),
      [unreadable('metadata.nothing', 'field label not supported: metadata.nothing')],
    ],
    [
      'all labels',
      path('metadata.labels'),
      [
        `${at}.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: ${supported}`,
      ],
    ],
    [
      'a part of its name',
      path("metadata.name['a']"),
      [
        unreadable(
          "metadata.name['a']",
          "field label does not support subscript: metadata.name['a']",
        ),
      ],
    ],
    [
      'a label that is none',
      path("metadata.labels['a b']"),
      [
        `${at}.fieldRef: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
      ],
    ],
    [
      'a field of another version',
      { fieldRef: { apiVersion: 'v2', fieldPath: 'metadata.name' } },
      [unreadable('metadata.name', 'unsupported pod version: v2')],
    ],
    ['no field', { fieldRef: {} }, [`${at}.fieldRef.fieldPath: Required value`]],
    ['its limit', resource({ resource: 'limits.cpu', divisor: '1m' }), []],
    ['its pages', resource({ resource: 'limits.hugepages-2Mi' }), []],
    [
      'an unknown resource',
      resource({ resource: 'limits.gold' }),
      [
        `${at}.resourceFieldRef.resource: Unsupported value: "limits.gold": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"`,
      ],
    ],
    [
      'an odd part of its memory',
      resource({ resource: 'requests.memory', divisor: '5' }),
      [
        `${at}.resourceFieldRef.divisor: Invalid value: "requests.memory": only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the memory resource`,
      ],
    ],
    [
      'an odd part of a core',
      resource({ resource: 'requests.cpu', divisor: '2m' }),
      [
        `${at}.resourceFieldRef.divisor: Invalid value: "requests.cpu": only divisor's values 1m and 1 are supported with the cpu resource`,
      ],
    ],
  ];
  for (const [name, valueFrom, says] of rows)
    it(name, () => {
      expect(said(container({ env: [{ name: 'a', valueFrom }] }))).toEqual(says);
    });
});
