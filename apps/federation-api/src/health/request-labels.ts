/**
 * What a request is called in metrics, as kube-apiserver labels them. Pure.
 *
 * A client can ask for any path: only names of what is served are labels, so that there are no more of them than kinds.
 */
import { ApiError, type Attributes, attributesOfHead, type Registry } from '@navarch/apimachinery';
import type { Asked } from '@navarch/apiserver';

export type RequestLabels = Readonly<
  Record<
    'verb' | 'dry_run' | 'group' | 'version' | 'resource' | 'subresource' | 'scope' | 'component',
    string
  >
>;

type Told = Pick<Asked, 'method' | 'path' | 'isApply' | 'dryRun'> & {
  /** It is a watch, or passes through. */
  readonly lasts: boolean;
};

export function labelsOf(told: Told, registry: Registry): RequestLabels {
  const attributes = attributesIn(told);
  const kind = attributes === undefined ? undefined : registry.byResource(attributes);
  const isServed = attributes !== undefined && kind !== undefined;
  const { group, version, resource } = kind?.name ?? nowhere;
  const part = isServed ? attributes.subresource : '';
  const subresource = subresources.has(part) ? part : '';
  return {
    dry_run: told.dryRun === 'All' ? 'All' : '',
    component: 'apiserver',
    verb: isServed ? verbOf(told, attributes.verb, subresource) : methodOf(told),
    group,
    version,
    resource,
    subresource,
    scope: isServed ? scopeOf(attributes) : '',
  };
}

const nowhere = { group: '', version: '', resource: '' };
const methodOf = ({ method }: Told): string => (methods.has(method) ? method : 'other');
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const sessions = ['attach', 'exec', 'portforward', 'proxy'];
const subresources = new Set(['status', 'scale', 'finalize', 'token', 'log', ...sessions]);

/** It names no object that a path does not name. */
const noQuery = new URLSearchParams();

function attributesIn({ method, path }: Told): Attributes | undefined {
  try {
    return attributesOfHead({ method, path, query: noQuery });
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

function verbOf({ method, isApply, lasts }: Told, verb: string, subresource: string): string {
  if (sessions.includes(subresource)) return 'CONNECT';
  if (isApply) return 'APPLY';
  if (verb === 'list') return lasts ? 'WATCH' : 'LIST';
  return verb === 'deletecollection' ? 'DELETECOLLECTION' : method;
}

function scopeOf({ name, namespace }: Attributes): string {
  if (name !== '') return 'resource';
  return namespace === '' ? 'cluster' : 'namespace';
}
