import { type KubeObject, resources } from '@navarch/model';
import { kubernetesType } from '../schema/load.js';
import { ageColumn, nameColumn, textColumn, wide } from '../table/columns.js';
import { defineKind, subresourceVerbs } from './define.js';
import { addressed, readdressed } from './service-addresses.js';
import { defaultService } from './service-defaults.js';
import { validateService, validateServiceUpdate } from './service-rules.js';
import type { ServiceShape } from './service-shape.js';
import { shaped } from './shapes.js';

/**
 * A name for Pods of a member.
 *
 * A federation has no network. The address that it gives leads nowhere and is no member's (service-addresses.ts); a family of
 * addresses and ports on the nodes are not given at all. Each member allocates for its own copy. What a client wrote is kept.
 */
export const serviceKind = defineKind({
  name: resources.services,
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  schema: kubernetesType('Service'),
  nameRule: 'dnsLabel',
  counted: false,
  shownWhenGone: true,
  subresources: { status: { verbs: subresourceVerbs } },
  setDefaults: defaultService,
  prepareForCreate: addressed,
  prepareForUpdate: readdressed,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  fields: {
    'spec.clusterIP': (service) => specOf(service).clusterIP ?? '',
    'spec.type': (service) => specOf(service).type ?? '',
  },
  columns: [
    nameColumn,
    textColumn({
      name: 'Type',
      description: 'How it is reached.',
      cell: (service) => specOf(service).type ?? '',
    }),
    textColumn({
      name: 'Cluster-IP',
      description: 'The address inside the cluster.',
      cell: (service) => specOf(service).clusterIPs?.[0] ?? none,
    }),
    textColumn({
      name: 'External-IP',
      description: 'Where it is reached from outside.',
      cell: externalText,
    }),
    textColumn({ name: 'Port(s)', description: 'Its ports.', cell: portsText }),
    ageColumn,
    wide(
      textColumn({
        name: 'Selector',
        description: 'Labels of the Pods that stand behind it.',
        cell: selectorText,
      }),
    ),
  ],
});

const none = '<none>';

const specOf = (service: KubeObject): NonNullable<ServiceShape['spec']> =>
  shaped<ServiceShape>(service).spec ?? {};

const joined = (parts: readonly string[], absent: string): string =>
  parts.length === 0 ? absent : parts.join(',');

function externalText(service: KubeObject): string {
  const { type, externalIPs = [], externalName = '' } = specOf(service);
  if (type === 'ExternalName') return externalName;
  if (type !== 'LoadBalancer') return joined(externalIPs, none);
  const ingress = shaped<ServiceShape>(service).status?.loadBalancer?.ingress ?? [];
  const balanced = ingress.flatMap(({ ip, hostname }) => {
    const place = ip === undefined || ip === '' ? hostname : ip;
    return place === undefined ? [] : [place];
  });
  return joined([...balanced, ...externalIPs], '<pending>');
}

function portsText(service: KubeObject): string {
  const ports = (specOf(service).ports ?? []).map(({ port, nodePort = 0, protocol }) =>
    nodePort > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return joined(ports, none);
}

function selectorText(service: KubeObject): string {
  const labels = Object.entries(specOf(service).selector ?? {});
  return joined(labels.map(([key, value]) => `${key}=${value}`).toSorted(), none);
}
