import type { KubeObject, ObjectMeta } from '@navarch/model';
import { invalid } from '../status.js';
import type { Operation } from './operation.js';
import type { AdmissionRequest } from './request.js';
import { storedName } from './versions.js';

/** A write before it is stored: `previous` is what it replaces. */
export type Proposal = {
  readonly verb: AdmissionRequest['verb'];
  readonly object: KubeObject | undefined;
  readonly previous: KubeObject | undefined;
  readonly dryRun: boolean;
};

/** A write that went through, or would have. */
export type WriteResult = {
  readonly object: KubeObject;
  /** What the app says about a dry run. */
  readonly previews: readonly string[];
};

/** The kind's and the app's own word on a write. Returns what is to be stored instead, if the app says so. */
export async function admit(
  operation: Operation,
  proposal: Proposal,
): Promise<KubeObject | undefined> {
  const { machine } = operation;
  const settled = settle(operation, proposal.object);
  if (machine.admit === undefined) return settled;
  const proposed = settled === undefined ? proposal : { ...proposal, object: settled };
  const changed = await machine.admit(admissionOf(operation, proposed));
  return changed ?? settled;
}

/** What an object becomes among the others of its kind; undefined for kinds where each is by itself. */
function settle(
  { kind, machine, path }: Operation,
  object: KubeObject | undefined,
): KubeObject | undefined {
  if (kind.settle === undefined || object === undefined) return undefined;
  const { group, resource } = kind.name;
  const scope = {
    group,
    resource,
    ...(path.namespace === '' ? {} : { namespace: path.namespace }),
  };
  const others = machine.storage.cache
    .list(scope)
    .map((stored) => stored.object)
    .filter(({ metadata }) => metadata.name !== object.metadata.name);
  return kind.settle(object, others, machine.clock());
}

/** What the kind says about what it has just taken, besides what the app says about a dry run. */
export const remarksOn = (
  { kind }: Operation,
  object: KubeObject,
  previous?: KubeObject,
): readonly string[] => kind.remarks?.(object, previous) ?? [];

/** What the app has to say about a write that is only tried; nothing about any other. */
export async function previewOf(
  operation: Operation,
  proposal: Proposal,
): Promise<readonly string[]> {
  const { machine } = operation;
  if (!proposal.dryRun || machine.previewWarnings === undefined) return [];
  return machine.previewWarnings(admissionOf(operation, proposal));
}

function admissionOf({ kind, path, request }: Operation, proposal: Proposal): AdmissionRequest {
  const { group, version, resource } = kind.name;
  const { verb, object, previous, dryRun } = proposal;
  return {
    verb,
    object,
    previous,
    dryRun,
    group,
    version,
    resource,
    kind: kind.name.kind,
    subresource: path.subresource,
    namespace: path.namespace,
    name: object?.metadata.name ?? path.name,
    user: request.user,
  };
}

/** Throws 422 with all that is wrong with an object, and with the step from its previous version. */
export function requireValid(
  { kind }: Operation,
  object: KubeObject,
  previous: KubeObject | undefined,
): void {
  const errors = [
    ...kind.validate(object, previous),
    ...(previous === undefined ? [] : (kind.validateUpdate?.(object, previous) ?? [])),
  ];
  // What has no name (yet) is named by none.
  const meta: Partial<ObjectMeta> = object.metadata;
  // It is called what it is stored as.
  if (errors.length > 0) throw invalid(storedName(kind), meta.name ?? '', errors);
}
