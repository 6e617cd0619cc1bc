/** Which definition of ours in a member stays as it is. */
import type { KubeObject, ObjectKey } from '@navarch/model';
import { differencesOf } from './differences.js';
import { type LostTail, newerCopyMessage } from './lost-tail.js';
import { generationOf, isOurs } from './operation.decide.js';

export type StandingFacts = {
  readonly federation: string;
  readonly key: ObjectKey;
  /** The version of the federation's. */
  readonly version: number;
  readonly manifest: KubeObject;
  readonly live: KubeObject | undefined;
};

/** `behind`: it is newer than what was read; `remark`: why it is left; undefined: it is to be written. */
export type Standing = 'behind' | { readonly copy: KubeObject; readonly remark?: string };

export async function standingOf(
  lostTail: Pick<LostTail, 'holds'>,
  { federation, key, version, manifest, live }: StandingFacts,
): Promise<Standing | undefined> {
  if (live === undefined || !isOurs(federation, live)) return undefined;
  const generation = generationOf(live);
  if (generation > version)
    return (await lostTail.holds(generation, [key]))
      ? { copy: live, remark: newerCopyMessage }
      : 'behind';
  // Written, and not served yet.
  return differencesOf(manifest, live).length === 0 ? { copy: live } : undefined;
}
