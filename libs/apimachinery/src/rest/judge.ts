import type { KubeObject } from '@navarch/model';
import { invalid } from '../status.js';
import type { Operation } from './operation.js';
import type { AdmissionRequest } from './request.js';

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

/** The app's own word on a write. Returns what is to be stored instead, if the app says so. */
export async function admit(
  operation: Operation,
  proposal: Proposal,
): Promise<KubeObject | undefined> {
  const { machine } = operation;
  if (machine.admit === undefined) return undefined;
  const changed = await machine.admit(admissionOf(operation, proposal));
  return changed ?? undefined;
}

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
  return {
    ...proposal,
    group,
    version,
    resource,
    kind: kind.name.kind,
    subresource: path.subresource,
    namespace: path.namespace,
    name: proposal.object?.metadata.name ?? path.name,
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
    ...kind.validate(object),
    ...(previous === undefined ? [] : (kind.validateUpdate?.(object, previous) ?? [])),
  ];
  if (errors.length > 0) throw invalid(kind.name, object.metadata.name, errors);
}
