/** Secrets with tokens of the federation, which are placed nowhere. */
import type { KubeObject } from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import { asPlacement } from '../objects/body.js';
import { changeObject } from '../objects/change.js';

const why =
  'it is to hold a token of the federation, which members have no use for: nothing more of it is sent, and what they have stays as it is';

/** Says so where an earlier version placed it. What has no Placement gets none. */
export async function tellKept(store: Store, stored: StoredObject | undefined): Promise<void> {
  if (stored === undefined) return;
  const target = { key: stored.key, actor: actors.place, known: { object: stored } };
  await changeObject(store, target, (current) => current && withReason(current));
}

function withReason(placement: KubeObject): KubeObject | undefined {
  const { spec } = asPlacement(placement);
  if (spec.warnings?.includes(why) === true) return undefined;
  return { ...placement, spec: { ...spec, warnings: [why] } };
}
