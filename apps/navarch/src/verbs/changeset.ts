import { type Changeset, resources } from '@navarch/model';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { type ChangesetOptions, composeChangeset } from '../history/items.js';
import { readItems } from '../plan/documents.js';
import { printResults } from '../print/history.js';
import { readSetup } from '../setup.js';
import { rollBack, type RollbackOptions } from './rollback.js';

export type ApplyOptions = ChangesetOptions & {
  readonly file: readonly string[];
  readonly namespace?: string;
  readonly dryRun?: boolean;
};

/** Writes all objects of all files as one, or says what is wrong with any of them. */
export async function applyChangeset({ file, dryRun, ...options }: ApplyOptions): Promise<void> {
  const items = (await Promise.all(file.map((one) => readItems(one)))).flat();
  await withFederation(readSetup().home, async (api, access) => {
    const body = composeChangeset(items, options, options.namespace ?? access.namespace);
    const query = `?fieldValidation=Strict${dryRun === true ? '&dryRun=All' : ''}`;
    const path = `${pathOf(resources.changesets)}${query}`;
    const { metadata, status } = (await api.ask({ method: 'POST', path, body })) as Changeset;
    process.stdout.write(printResults(status?.items ?? []));
    if (dryRun === true) return;
    process.stdout.write(
      `changeset ${metadata.name} is committed; back again: ./navarch changeset undo ${metadata.name}\n`,
    );
  });
}

/** Makes what a changeset wrote as it was before. */
export async function undoChangeset(name: string, options: RollbackOptions): Promise<void> {
  await withFederation(readSetup().home, (api) => rollBack(api, { changeset: name }, options));
}
