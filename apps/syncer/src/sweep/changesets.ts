/** Forgets records of changesets whose changes are no longer kept: nothing could be undone by them. */
import { type ObjectKey, resources } from '@navarch/model';
import type { Store, StoredObject } from '@navarch/store';
import { actors } from '../actors.js';
import { limits } from '../limits.js';

const { group, resource } = resources.changesets;

export async function forgetChangesets({ objects, history }: Store): Promise<void> {
  const oldest = await history.oldest();
  if (oldest === undefined) return;
  let after: ObjectKey | undefined;
  do {
    const limit = limits.sweepPageMax;
    const page: StoredObject[] = await objects.list({
      group,
      resource,
      limit,
      ...(after === undefined ? {} : { after }),
    });
    // A record is written once, with what it is about.
    const forgotten = page.filter(({ resourceVersion }) => resourceVersion < oldest.position);
    await Promise.all(
      forgotten.map(({ key, resourceVersion }) =>
        objects.commit({ verb: 'delete', key, precondition: { resourceVersion } }, actors.collect),
      ),
    );
    after = page.length === limit ? page.at(-1)?.key : undefined;
  } while (after !== undefined);
}
