import type { ObjectKey } from '@navarch/model';
import type { KeyPage } from '@navarch/store';
import { limits } from '../limits.js';

/** All keys that a query has, a page at a time. */
export async function* pagesOf(
  read: (page: KeyPage) => Promise<readonly ObjectKey[]>,
): AsyncGenerator<readonly ObjectKey[]> {
  let after: ObjectKey | undefined;
  do {
    const page = await read({ after, limit: limits.collectPageMax });
    if (page.length > 0) yield page;
    after = page.length === limits.collectPageMax ? page.at(-1) : undefined;
  } while (after !== undefined);
}
