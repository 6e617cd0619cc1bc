import { type ApiError, forbidden } from '../status.js';
import type { ApiUser } from '../rest/request.js';
import type { Asked } from './rule-match.js';

/** 403 as kube-apiserver says it, since people and programs search for its words. */
export function denialOf(user: ApiUser, asked: Asked, reason = ''): ApiError {
  const { name, group, resource } = asked;
  const message = printDenial(user, asked);
  return forbidden(reason === '' ? message : `${message}: ${reason}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(resource === '' ? {} : { kind: resource }),
  });
}

export function printDenial(user: ApiUser, asked: Asked): string {
  const { verb, group, resource, subresource, namespace, name } = asked;
  if (resource === '') {
    return `forbidden: User "${user.name}" cannot ${verb} path "${asked.path}"`;
  }
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const subject = name === '' ? qualified : `${qualified} "${name}"`;
  const target = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `${subject} is forbidden: User "${user.name}" cannot ${verb} resource "${target}" in API group "${group}" ${where}`;
}
