/** What a workload asks of a cluster's room. Room is counted for what runs pods; copies of anything else take none. */
import {
  federatedKindOf,
  type KubeObject,
  type PodRequests,
  printWorkloadName,
  requestsOf,
} from '@navarch/model';
import { isObject } from '../parsed.js';

/** What one replica asks for; undefined for a kind that runs no pods. What custom kinds mean by a template nobody knows. */
export function askOf({ spec, apiVersion, kind }: KubeObject): PodRequests | undefined {
  if (federatedKindOf({ apiVersion, kind })?.replicas === undefined) return undefined;
  const template = isObject(spec) ? spec['template'] : undefined;
  return isObject(template) ? requestsOf(template) : undefined;
}

export const runsPods = (object: KubeObject): boolean => askOf(object) !== undefined;

/** As members' pods are counted by. */
export const workloadName = ({ kind, metadata }: KubeObject): string =>
  printWorkloadName({ kind, namespace: metadata.namespace ?? '', name: metadata.name });
