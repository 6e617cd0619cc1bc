/**
 * Where the load balancers of members take traffic for a Service, and all of them together as the federation's own shows it:
 * clients wait for an address there (Helm's `--wait`, Terraform) and people look for it.
 */
import { type FederatedKind, type KubeObject, resources } from '@navarch/model';
import { limits } from '../limits.js';
import type { MemberReport } from './aggregate.decide.js';
import { withStatus } from './counts.decide.js';

/** A `LoadBalancerIngress`, as the member says it. */
export type Ingress = { readonly ip?: string; readonly hostname?: string };

export const hasBalancer = (kind: Pick<FederatedKind, 'group' | 'resource'>): boolean =>
  kind.group === resources.services.group && kind.resource === resources.services.resource;

/** What a member may answer is anything: what is no address is left out, and so is what is beyond the limit. */
export function ingressOf(live: KubeObject): readonly Ingress[] {
  const { loadBalancer } = (live['status'] ?? {}) as { readonly loadBalancer?: unknown };
  const { ingress } = (loadBalancer ?? {}) as { readonly ingress?: unknown };
  if (!Array.isArray(ingress)) return [];
  return (ingress as readonly unknown[]).filter(isIngress).slice(0, limits.ingressPerMemberMax);
}

function isIngress(one: unknown): one is Ingress {
  if (typeof one !== 'object' || one === null) return false;
  const { ip = '', hostname = '' } = one as { readonly ip?: unknown; readonly hostname?: unknown };
  return typeof ip === 'string' && typeof hostname === 'string' && ip + hostname !== '';
}

/** The addresses in all members that can be reached, by the names of the members; undefined when it shows them already. */
export function withIngress(
  service: KubeObject,
  reports: readonly MemberReport[],
): KubeObject | undefined {
  const ready = reports.filter(({ phase }) => phase === 'ready');
  const sorted = ready.toSorted((one, other) => (one.cluster < other.cluster ? -1 : 1));
  const all = sorted.flatMap(({ observed }) => observed?.ingress ?? []);
  const ingress = [...new Map(all.map((one) => [`${one.ip} ${one.hostname}`, one])).values()];
  const { loadBalancer: _former, ...status } = (service['status'] ?? {}) as {
    readonly loadBalancer?: unknown;
  };
  return withStatus(service, { ...status, loadBalancer: ingress.length === 0 ? {} : { ingress } });
}
