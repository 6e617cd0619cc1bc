/** What a workload asks of a cluster's room. Room is counted for what runs pods; copies of anything else take none. */
import { type KubeObject, type PodRequests, requestsOf } from '@navarch/model';
import { isObject } from '../parsed.js';

/** What one replica asks for; undefined for a kind that runs no pods. */
export function askOf({ spec }: KubeObject): PodRequests | undefined {
  const template = isObject(spec) ? spec['template'] : undefined;
  return isObject(template) ? requestsOf(template) : undefined;
}

export const runsPods = (object: KubeObject): boolean => askOf(object) !== undefined;

/** `namespace/name`, as members' pods are counted by. */
export const workloadName = ({ metadata }: KubeObject): string =>
  `${metadata.namespace ?? ''}/${metadata.name}`;
