import type { KubeObject } from '@navarch/model';
import { isList, isRecord, type JsonRecord } from '../patch/json-value.js';
import { type FieldSet, isEmptySet, unionOf } from './field-set.js';
import { decodeFields, encodeFields } from './fields-v1.js';
import { applyLimits } from './limits.js';
import { compareTexts } from './path-element.js';

/** One entry of metadata.managedFields: who owns which fields, and by which kind of request. */
export type Owner = {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** Empty for the main endpoint. */
  readonly subresource: string;
  /** RFC 3339, whole seconds. */
  readonly time: string | undefined;
  readonly fields: FieldSet;
};

/** By {@link ownerId}. */
export type Owners = ReadonlyMap<string, Owner>;

/** An applier is one owner whatever version it applies; an updater is another one in each version. */
export const ownerId = ({ manager, operation, apiVersion, subresource }: OwnerName): string =>
  JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource]);

type OwnerName = Pick<Owner, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

export const managedFieldsOf = (object: KubeObject | undefined): unknown =>
  object?.metadata?.managedFields;

/** A client empties the list, or writes one empty entry, to start over. */
export const isReset = (list: unknown): boolean =>
  isList(list) &&
  (list.length === 0 ||
    (list.length === 1 && isRecord(list[0]) && Object.keys(list[0]).length === 0));

/** Undefined if one of the entries cannot be read. */
export function decodeOwners(list: unknown): Owners | undefined {
  if (list === undefined || list === null) return new Map();
  if (!isList(list)) return undefined;
  const owners = new Map<string, Owner>();
  for (const entry of list) {
    const owner = isRecord(entry) ? decodeOwner(entry) : undefined;
    if (owner === undefined) return undefined;
    owners.set(ownerId(owner), owner);
  }
  return owners;
}

/** The object with these owners in its metadata; without any, the field is absent. */
export function withOwners(object: KubeObject, owners: Owners): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  const entries = [...owners.values()].sort(compareOwners).map(encodeOwner);
  return {
    ...object,
    metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries },
  };
}

/** Beyond the limit, the oldest updaters become one, so that the list of a busy object stays short. */
export function capUpdaters(owners: Owners): Owners {
  const updaters = [...owners].filter(([, owner]) => owner.operation === 'Update');
  const excess = updaters.length - applyLimits.updateEntriesMax;
  if (excess <= 0) return owners;
  const isBucket = (owner: Owner): boolean => owner.manager === ancientManager;
  const byAge = updaters.sort(
    ([, left], [, right]) =>
      Number(isBucket(right)) - Number(isBucket(left)) || compareOwners(left, right),
  );
  const ancient = byAge.slice(0, excess + 1);
  const capped = new Map(owners);
  for (const [id] of ancient) capped.delete(id);
  const bucket = ancient.map(([, owner]) => owner).reduce(mergeOwners);
  const named: Owner = { ...bucket, manager: ancientManager, subresource: '' };
  return capped.set(ownerId(named), named);
}

const ancientManager = 'ancient-changes';

const mergeOwners = (older: Owner, newer: Owner): Owner => ({
  ...newer,
  fields: unionOf(older.fields, newer.fields),
});

function decodeOwner(entry: JsonRecord): Owner | undefined {
  const name = decodeName(entry);
  const fields = decodeFields(entry['fieldsV1'] ?? {});
  if (name === undefined || entry['fieldsType'] !== 'FieldsV1' || fields === undefined) {
    return undefined;
  }
  const time = isText(entry['time']) ? entry['time'] : undefined;
  return { ...name, time, fields };
}

function decodeName(entry: JsonRecord): OwnerName | undefined {
  const { operation, apiVersion } = entry;
  const [manager, subresource] = [entry['manager'] ?? '', entry['subresource'] ?? ''];
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (!isText(apiVersion) || apiVersion === '') return undefined;
  if (!isText(manager) || !isText(subresource)) return undefined;
  return { manager, operation, apiVersion, subresource };
}

const isText = (value: unknown): value is string => typeof value === 'string';

function encodeOwner(owner: Owner): Record<string, never> {
  const { manager, operation, apiVersion, subresource, time, fields } = owner;
  const entry: JsonRecord = {
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: encodeFields(fields),
    ...(subresource === '' ? {} : { subresource }),
  };
  return entry as Record<string, never>;
}

const compareOwners = (left: Owner, right: Owner): number =>
  compareTexts(left.operation, right.operation) ||
  secondsOf(left) - secondsOf(right) ||
  compareTexts(left.manager, right.manager) ||
  compareTexts(left.apiVersion, right.apiVersion) ||
  compareTexts(left.subresource, right.subresource);

function secondsOf({ time }: Owner): number {
  const milliseconds = time === undefined ? 0 : Date.parse(time);
  return Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1000);
}

/** Owners of nothing are no owners. */
export const withoutIdle = (owners: Owners): Owners =>
  new Map([...owners].filter(([, { fields }]) => !isEmptySet(fields)));
