/**
 * What a request is called in metrics, as kube-apiserver labels them. Pure.
 *
 * A client can ask for any path: only names of what is served are labels, so that there are no more of them than kinds.
 */
import { ApiError, type Attributes, attributesOfHead, type Registry } from '@navarch/apimachinery';
import type { Asked } from '@navarch/apiserver';

export const requestLabelNames = [
  'verb',
  'dry_run',
  'group',
  'version',
  'resource',
  'subresource',
  'scope',
  'component',
] as const;
export type RequestLabel = (typeof requestLabelNames)[number];
export type RequestLabels = Readonly<Record<RequestLabel, string>>;

type Told = Pick<Asked, 'method' | 'path' | 'isApply' | 'dryRun'> & {
  /** It is a watch, or passes through. */
  readonly lasts: boolean;
};

export function labelsOf(told: Told, registry: Registry): RequestLabels {
  const attributes = attributesIn(told);
  const kind = attributes === undefined ? undefined : registry.byResource(attributes);
  const shared = { dry_run: told.dryRun === 'All' ? 'All' : '', component: 'apiserver' };
  if (attributes === undefined || kind === undefined)
    return { ...shared, ...nowhere, verb: methods.has(told.method) ? told.method : 'other' };
  const { group, version, resource } = kind.name;
  const { subresource: part } = attributes;
  const subresource = subresources.has(part) ? part : '';
  const verb = verbOf(told, { ...attributes, subresource });
  return { ...shared, verb, group, version, resource, subresource, scope: scopeOf(attributes) };
}

const nowhere = { group: '', version: '', resource: '', subresource: '', scope: '' };
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const sessions = ['attach', 'exec', 'portforward', 'proxy'];
const subresources = new Set(['status', 'scale', 'finalize', 'token', 'log', ...sessions]);

function attributesIn({ method, path }: Told): Attributes | undefined {
  try {
    return attributesOfHead({ method, path, query: new URLSearchParams() });
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

function verbOf({ method, isApply, lasts }: Told, { verb, subresource }: Attributes): string {
  if (sessions.includes(subresource)) return 'CONNECT';
  if (isApply) return 'APPLY';
  if (verb === 'list') return lasts ? 'WATCH' : 'LIST';
  return verb === 'deletecollection' ? 'DELETECOLLECTION' : method;
}

function scopeOf({ name, namespace }: Attributes): string {
  if (name !== '') return 'resource';
  return namespace === '' ? 'cluster' : 'namespace';
}
