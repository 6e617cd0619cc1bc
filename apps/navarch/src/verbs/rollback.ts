import {
  apiVersionOf,
  resources,
  type Rollback,
  type RollbackStatus,
  type RollbackTarget,
} from '@navarch/model';
import { Complaint } from '../complaint.js';
import { confirm } from '../confirm.js';
import type { ApiClient } from '../federation/client.js';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { referenceTo } from '../history/name.js';
import { badInput } from '../plan/documents.js';
import { printResults } from '../print/history.js';
import { readSetup } from '../setup.js';

export type RollbackOptions = {
  readonly namespace?: string;
  readonly to?: string;
  readonly message?: string;
  readonly overwrite?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
};

/** Makes one object, a namespace or what a changeset wrote as it was, after showing what that changes. */
export async function rollback(
  what: string,
  name: string,
  options: RollbackOptions,
): Promise<void> {
  await withFederation(readSetup().home, async (api, access) => {
    const target = targetOf(what, name, options.namespace ?? access.namespace);
    if ((target.changeset === undefined) === (options.to === undefined))
      throw new Complaint(
        options.to === undefined
          ? 'to when? --to TIME or --to REVISION'
          : 'a changeset is undone as a whole: --to has no meaning',
        ['navarch history …    what was done, and when'],
        badInput,
      );
    await rollBack(
      api,
      { ...target, ...(options.to === undefined ? {} : { to: options.to }) },
      options,
    );
  });
}

function targetOf(what: string, name: string, namespace: string): RollbackTarget {
  const { resource, object } = referenceTo(what, name, namespace);
  if (resource.resource === resources.namespaces.resource) return { namespace: name };
  return resource.resource === resources.changesets.resource ? { changeset: name } : { object };
}

/** Shows, asks, and does it, if nothing changed in between. */
export async function rollBack(
  api: ApiClient,
  target: RollbackTarget,
  { message, overwrite, dryRun, yes }: RollbackOptions,
): Promise<void> {
  const spec: Rollback['spec'] = {
    ...target,
    ...(message === undefined ? {} : { message }),
    ...(overwrite === true ? { overwrite } : {}),
  };
  const tried = await ask(api, spec, '?dryRun=All');
  if (tried.changes.length === 0) {
    process.stdout.write('nothing to do: all of it is as it was\n');
    return;
  }
  process.stdout.write(printResults(tried.changes));
  if (dryRun === true) return;
  if (yes !== true && !(await confirm('Do this?'))) return;
  const done = await ask(api, { ...spec, ifUnchangedSince: tried.revision }, '');
  const count = done.changes.length;
  process.stdout.write(
    `done: ${count} ${count === 1 ? 'object' : 'objects'}; back again: ./navarch changeset undo ${done.changeset}\n`,
  );
}

async function ask(api: ApiClient, spec: Rollback['spec'], query: string): Promise<RollbackStatus> {
  const { kind } = resources.rollbacks;
  const body = { apiVersion: apiVersionOf(resources.rollbacks), kind, spec };
  const path = `${pathOf(resources.rollbacks)}${query}`;
  const answered = (await api.ask({ method: 'POST', path, body })) as Rollback;
  return answered.status ?? { revision: 0, changes: [] };
}
