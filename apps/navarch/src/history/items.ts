/** Files as the items of a changeset. Pure. */
import {
  apiVersionOf,
  type Changeset,
  type ChangesetItem,
  fleetGroup,
  fleetVersion,
  type KubeObject,
  resources,
} from '@navarch/model';
import { Complaint } from '../complaint.js';
import { badInput, type Item } from '../plan/documents.js';

export type ChangesetOptions = {
  readonly name?: string;
  readonly message?: string;
  readonly force?: boolean;
};
export type Sent = Omit<Changeset, 'metadata'> & { readonly metadata: object };

/** The objects, to be applied together; or the Changeset itself, if that is what is in the file. */
export function composeChangeset(
  items: readonly Item[],
  { name, message, force }: ChangesetOptions,
  namespace: string,
): Sent {
  const [first] = items;
  if (items.length === 1 && isChangeset(first?.json)) return first.json;
  const spec = {
    ...(message === undefined ? {} : { message }),
    ...(force === undefined ? {} : { force }),
    items: items.map((item): ChangesetItem => ({ verb: 'apply', object: placed(item, namespace) })),
  };
  return {
    apiVersion: `${fleetGroup}/${fleetVersion}`,
    kind: resources.changesets.kind,
    metadata: name === undefined ? { generateName: 'changeset-' } : { name },
    spec,
  };
}

const isChangeset = (json: unknown): json is Sent =>
  typeof json === 'object' &&
  json !== null &&
  (json as Partial<KubeObject>).kind === resources.changesets.kind;

/** As kubectl does it: what needs a namespace and has none is in the one that is meant. */
function placed({ json, where }: Item, namespace: string): KubeObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Complaint(`${where}: is no object`, [], badInput);
  const object = json as KubeObject;
  const { apiVersion, kind, metadata } = object as Partial<KubeObject>;
  const resource = Object.values(resources).find(
    (one) => one.kind === kind && apiVersionOf(one) === apiVersion,
  );
  const isPlaced = resource?.namespaced !== true || (metadata?.namespace ?? '') !== '';
  return isPlaced ? object : { ...object, metadata: { ...object.metadata, namespace } };
}
