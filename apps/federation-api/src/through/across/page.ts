/** One member's part of a list, parsed. */
import { ApiError, expired } from '@navarch/apimachinery';
import { MemberError } from '@navarch/clients';
import { apiVersionOf, type KubeObject, type ResourceName } from '@navarch/model';
import { pathOf } from '../../requests/own-requests.js';
import type { MemberAnswer } from './ask.js';

export type MemberPage = {
  readonly items: readonly KubeObject[];
  readonly version: string;
  /** Empty on the last page. */
  readonly continueToken: string;
};

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

/** Path and query of a collection; empty parameters are left out. */
export function collectionOf(
  resource: ResourceName,
  namespace: string,
  parameters: Readonly<Record<string, string | number>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== '' && value !== 0) query.set(name, String(value));
  const text = query.toString();
  return `${pathOf(resource, { namespace, name: '' })}${text === '' ? '' : `?${text}`}`;
}

/** Throws MemberError for what is no such list, and 410 for a token that the member has forgotten. */
export function readPage({ status, value }: MemberAnswer, resource: ResourceName): MemberPage {
  if (status === 410) throw expired('a member has forgotten the continue token: list anew');
  if (status !== 200) throw refusalOf(status);
  const { kind: found, items, metadata } = fieldsOf(value);
  const { resourceVersion, continue: token } = fieldsOf(metadata);
  // Go writes an empty list as null.
  const all = items === null ? [] : items;
  if (
    found !== `${resource.kind}List` ||
    !Array.isArray(all) ||
    typeof resourceVersion !== 'string'
  )
    throw new MemberError('member.garbage', { because: 'no list' });
  return {
    items: all.map((item) => readObject(item, resource)),
    version: resourceVersion,
    continueToken: typeof token === 'string' ? token : '',
  };
}

/** An object as the federation prints it: with its type in front. Throws MemberError for what is none. */
export function readObject(value: unknown, resource: ResourceName): KubeObject {
  const { kind } = resource;
  const { apiVersion: _version, kind: found, metadata, ...rest } = fieldsOf(value);
  const isOfKind = found === undefined || found === kind;
  if (!isOfKind || typeof fieldsOf(metadata)['name'] !== 'string')
    throw new MemberError('member.garbage', { because: 'no such object' });
  return { apiVersion: apiVersionOf(resource), kind, metadata, ...rest } as KubeObject;
}

/** What a member refuses to the federation is its trouble; its words are not repeated. */
export const refusalOf = (status: number): MemberError | ApiError =>
  new MemberError(
    status === 401 || status === 403 ? 'member.forbidden' : 'member.failed',
    {},
    { status },
  );
