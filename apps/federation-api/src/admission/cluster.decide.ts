import type { AdmissionRequest, FieldError } from '@navarch/apimachinery';
import { type Cluster, resources, systemNamespace } from '@navarch/model';

type Judged = Pick<AdmissionRequest, 'object' | 'group' | 'resource'>;

/**
 * What a Cluster may point at. Credentials lie in the system namespace only: whoever may register a
 * cluster could otherwise have the federation read any Secret for them. A server on this very
 * machine must be asked for in so many words, since it is far more often a mistake (or an attempt to
 * reach what only this machine can reach) than a member.
 */
export function complaintsAboutCluster({ object, group, resource }: Judged): FieldError[] {
  if (object === undefined || !isClusters({ group, resource })) return [];
  const { spec } = object as unknown as Partial<Cluster>;
  if (spec === undefined) return [];
  return [...complainReference(spec), ...complainServer(spec)];
}

const isClusters = (of: { group: string; resource: string }): boolean =>
  of.group === resources.clusters.group && of.resource === resources.clusters.resource;

function complainReference({ credentialsRef }: Cluster['spec']): FieldError[] {
  const { namespace } = credentialsRef;
  if (namespace === systemNamespace) return [];
  return [
    {
      field: 'spec.credentialsRef.namespace',
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(namespace)}: supported values: "${systemNamespace}"`,
    },
  ];
}

function complainServer({ server, allowLoopback }: Cluster['spec']): FieldError[] {
  if (allowLoopback === true || !isLoopback(server)) return [];
  return [
    {
      field: 'spec.server',
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${JSON.stringify(server)}: is on this machine; set spec.allowLoopback if that is meant`,
    },
  ];
}

const loopback = /^(localhost|.*\.localhost|127\..*|0\.0\.0\.0|\[::1?\]|\[::ffff:7f.*\])$/;

const isLoopback = (server: string): boolean =>
  URL.canParse(server) && loopback.test(new URL(server).hostname);
