/** Whether a member's definition of a kind is good enough for objects of ours, whoever made it. */
import { asDefinition, isEstablished, type KubeObject, storageVersionOf } from '@navarch/model';

/** Undefined: it is. Otherwise what it lacks, as the end of a sentence. */
export function lackOf(live: KubeObject, wanted: KubeObject): string | undefined {
  const [theirs, ours] = [asDefinition(live), asDefinition(wanted)];
  if (theirs.metadata.deletionTimestamp !== undefined) return 'is being deleted';
  if (theirs.spec.names.kind !== ours.spec.names.kind)
    return `is of another kind (${theirs.spec.names.kind})`;
  if (theirs.spec.scope !== ours.spec.scope) return `has another scope (${theirs.spec.scope})`;
  const version = storageVersionOf(ours);
  if (!theirs.spec.versions.some((one) => one.name === version && one.served))
    return `does not serve ${version}`;
  return isEstablished(theirs) ? undefined : 'is not established yet';
}
