import { apiVersionOf, type KubeObject, type ResourceName } from '@navarch/model';
import { MemberError } from '../errors.js';
import { isPartial, isPartialList } from '../partial.js';

/** What a member answered must be what was asked for: another kind or another name is garbage. */

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const garbage = (because: string): MemberError => new MemberError('member.garbage', { because });

/** `name` absent: any. */
export function readObject(
  value: unknown,
  wanted: { readonly resource: ResourceName; readonly name?: string },
): KubeObject {
  const { resource, name } = wanted;
  if (!isFields(value)) throw garbage('not an object');
  if (value['kind'] !== resource.kind || value['apiVersion'] !== apiVersionOf(resource)) {
    throw garbage('another kind');
  }
  const metadata = value['metadata'];
  if (!isFields(metadata) || typeof metadata['name'] !== 'string' || metadata['name'] === '') {
    throw garbage('without a name');
  }
  if (name !== undefined && metadata['name'] !== name) throw garbage('another name');
  return value as KubeObject;
}

/** The same where only metadata was asked for: an object without the rest of it. */
export const readOutline = (value: unknown, resource: ResourceName): KubeObject =>
  readObject(
    isFields(value) && isPartial(value)
      ? { ...value, apiVersion: apiVersionOf(resource), kind: resource.kind }
      : value,
    { resource },
  );

export type Page = {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly continueToken: string | undefined;
};

/** A list's items need not say what they are: the list does. */
export function readPage(value: unknown, resource: ResourceName): Page {
  const apiVersion = apiVersionOf(resource);
  if (!isFields(value)) throw garbage('not an object');
  const { kind, items, metadata } = value;
  const isWhole = kind === `${resource.kind}List` && value['apiVersion'] === apiVersion;
  if (!isWhole && !isPartialList(value)) throw garbage('another kind');
  return {
    items: itemsOf(items).map((item) =>
      readObject(isFields(item) ? { ...item, apiVersion, kind: resource.kind } : item, {
        resource,
      }),
    ),
    ...positionOf(metadata),
  };
}

/** Go writes an empty list as null. */
function itemsOf(items: unknown): readonly unknown[] {
  if (items === null) return [];
  if (Array.isArray(items)) return items;
  throw garbage('a list without items');
}

function positionOf(metadata: unknown): Omit<Page, 'items'> {
  const { resourceVersion, continue: token } = isFields(metadata) ? metadata : {};
  if (typeof resourceVersion !== 'string') throw garbage('a list without a version');
  const hasMore = typeof token === 'string' && token !== '';
  return { resourceVersion, continueToken: hasMore ? token : undefined };
}
