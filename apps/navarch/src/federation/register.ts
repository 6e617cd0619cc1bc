import {
  apiVersionOf,
  resources,
  systemNamespace,
  type ClusterSpec,
  type JsonObject,
  type ResourceName,
} from '@navarch/model';
import { Complaint } from '../complaint.js';
import { statusText, type ApiClient } from './client.js';
import { pathOf } from './paths.js';

/** A member as it is to be known to the federation. */
export type Registration = {
  readonly name: string;
  /** Inline credentials only. */
  readonly kubeconfig: string;
  readonly server: string;
  readonly allowLoopback: boolean;
  readonly provider?: string;
  readonly region?: string;
  readonly zone?: string;
};

/** The Secret that holds a member's kubeconfig. */
export const credentialsName = (cluster: string): string => `cluster-${cluster}`;

/**
 * Makes a member known, or corrects what is known of it; does nothing when all is as it should be.
 *
 * The Secret comes first: a Cluster whose credentials are missing would be reported as broken.
 */
export async function register(api: ApiClient, member: Registration): Promise<void> {
  await ensure(api, { resource: resources.namespaces, name: systemNamespace }, {});
  await ensure(
    api,
    { resource: resources.secrets, namespace: systemNamespace, name: credentialsName(member.name) },
    { data: { kubeconfig: Buffer.from(member.kubeconfig, 'utf8').toString('base64') } },
  );
  await ensure(
    api,
    { resource: resources.clusters, name: member.name },
    { metadata: { labels: labelsOf(member) }, spec: specOf(member) },
  );
}

function specOf(member: Registration): ClusterSpec {
  return {
    server: member.server,
    credentialsRef: { namespace: systemNamespace, name: credentialsName(member.name) },
    ...(member.allowLoopback ? { allowLoopback: true } : {}),
    ...(member.provider === undefined ? {} : { provider: member.provider }),
    ...(member.region === undefined ? {} : { region: member.region }),
    ...(member.zone === undefined ? {} : { zone: member.zone }),
  };
}

/** The labels that Kubernetes uses for the same facts, so that cluster selectors can choose by them. */
const labelsOf = (member: Registration): Record<string, string> => ({
  ...(member.region === undefined ? {} : { 'topology.kubernetes.io/region': member.region }),
  ...(member.zone === undefined ? {} : { 'topology.kubernetes.io/zone': member.zone }),
});

type Place = {
  readonly resource: ResourceName;
  readonly namespace?: string;
  readonly name: string;
};

type Wanted = { readonly metadata?: JsonObject; readonly [field: string]: unknown };

async function ensure(api: ApiClient, place: Place, wanted: Wanted): Promise<void> {
  const found = await api.send({ method: 'GET', path: pathOf(place.resource, place) });
  if (found.status === 404) return create(api, place, wanted);
  if (found.status >= 300) throw new Complaint(statusText(found));
  if (holds(found.body, wanted)) return;
  await api.ask({
    method: 'PATCH',
    path: pathOf(place.resource, place),
    contentType: 'application/merge-patch+json',
    body: wanted,
  });
}

async function create(api: ApiClient, place: Place, wanted: Wanted): Promise<void> {
  const { name, namespace } = place;
  await api.ask({
    method: 'POST',
    path: pathOf(place.resource, { namespace }),
    body: {
      apiVersion: apiVersionOf(place.resource),
      kind: place.resource.kind,
      ...wanted,
      metadata: { ...wanted.metadata, name, ...(namespace === undefined ? {} : { namespace }) },
    },
  });
}

/** True when everything wanted is there already, whatever else is. */
export function holds(found: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return found === wanted;
  if (typeof found !== 'object' || found === null) return false;
  const inFound = found as Record<string, unknown>;
  return Object.entries(wanted).every(([field, value]) => holds(inFound[field], value));
}
