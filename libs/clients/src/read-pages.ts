/** Reads a list page by page, each no longer than this client reads and no more than it wants in all. */
import type { ResourceName } from '@navarch/model';
import { bodyOf } from './answer/absence.js';
import { parseJson } from './answer/json.js';
import { type Page, readPage } from './answer/objects.js';
import { MemberError } from './errors.js';
import type { ListOptions, MemberPage } from './options.js';
import { PageSize } from './page-size.js';
import { partial } from './partial.js';
import { collectionPath, query } from './paths.js';
import type { Reading } from './subject.js';
import type { Answer } from './transport.js';

export type PagesParts = {
  readonly ask: (ask: Reading, read: (answer: Answer) => Page) => Promise<Page>;
  readonly listItemsMax: number;
};

export async function* readPages(
  { ask, listItemsMax }: PagesParts,
  resource: ResourceName,
  { namespace = '', labelSelector, limit, metadataOnly = false }: ListOptions,
): AsyncGenerator<MemberPage> {
  const headers = metadataOnly ? { accept: partial.list } : {};
  const size = new PageSize(limit);
  let count = 0;
  let token: string | undefined;
  do {
    const at = { labelSelector, continue: token };
    const page = await size.fitting((items) => {
      const path = `${collectionPath(resource, namespace)}${query({ ...at, limit: items })}`;
      const read = (answer: Answer) => readPage(parseJson(bodyOf(answer)), resource);
      return ask({ method: 'GET', path, ...headers }, read);
    });
    count += page.items.length;
    if (count > listItemsMax) throw new MemberError('member.tooLarge', { listItemsMax });
    token = page.continueToken;
    yield page;
  } while (token !== undefined);
}
