/**
 * What changes mean for the collector beyond the objects that changed: the dependents of what is gone, and owners that wait
 * for what changed. Asks the store only when there is something to ask.
 */
import { uncollectedResources } from '@navarch/model';
import type { ChangeHead, Store } from '@navarch/store';
import { type DueKey, loopNames } from '../loops.js';
import { printObjectKey } from '@navarch/model';
import { pagesOf } from './pages.js';

export async function* concernedBy(
  { ownership }: Pick<Store, 'ownership'>,
  changes: readonly ChangeHead[],
): AsyncGenerator<readonly DueKey[]> {
  const gone = changes.filter(isOwnerGone).map(({ uid }) => uid);
  const touched = [...new Set(changes.flatMap((change) => change.ownership ?? []))];
  if (gone.length === 0 && touched.length === 0) return;
  for await (const page of pagesOf((at) => ownership.concerned({ gone, touched }, at)))
    yield page.map((key) => ({ loop: loopNames.collect, key: printObjectKey(key) }));
}

const isOwnerGone = ({ type, key }: ChangeHead): boolean =>
  type === 'DELETED' &&
  !uncollectedResources.some((one) => one.group === key.group && one.resource === key.resource);
