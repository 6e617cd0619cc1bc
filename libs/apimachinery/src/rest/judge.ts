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

/** The app's own word on a write. Returns what is to be stored instead, if the app says so. */
export async function admit(
  { machine, kind, path, request }: Operation,
  proposal: Proposal,
): Promise<KubeObject | undefined> {
  if (machine.admit === undefined) return undefined;
  const { group, version, resource } = kind.name;
  const changed = await machine.admit({
    ...proposal,
    group,
    version,
    resource,
    kind: kind.name.kind,
    subresource: path.subresource,
    namespace: path.namespace,
    name: proposal.object?.metadata.name ?? path.name,
    user: request.user,
  });
  return changed ?? undefined;
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
