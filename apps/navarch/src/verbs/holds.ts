import { type Hold, resources } from '@navarch/model';
import color from 'picocolors';
import { confirm } from '../confirm.js';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { answersOk } from '../federation/client.js';
import type { Home } from '../home.js';
import { readSetup } from '../setup.js';
import { get } from './get.js';

/** What waits for a person. */
export async function holds(): Promise<void> {
  await get('holds', undefined, {});
}

/** Lets go on what one Hold stopped, after showing what that is. */
export async function approve(name: string, options: { yes?: boolean }): Promise<void> {
  await withFederation(readSetup().home, async (api) => {
    const path = pathOf(resources.holds, { name });
    const { spec } = (await api.ask({ method: 'GET', path })) as Hold;
    if (spec.approved === true) {
      process.stdout.write(`hold ${name} is approved already\n`);
      return;
    }
    if (options.yes !== true && !(await confirm(`${spec.message}\nApprove?`))) return;
    const contentType = 'application/merge-patch+json';
    await api.ask({ method: 'PATCH', path, body: { spec: { approved: true } }, contentType });
    process.stdout.write(`hold ${name} is approved\n`);
  });
}

/** None when the API does not answer: what runs where must be told all the same. */
export async function readHolds(home: Home): Promise<readonly Hold[]> {
  try {
    return await withFederation(home, async (api, access) => {
      if (!(await answersOk(access, '/readyz'))) return [];
      const { status, body } = await api.send({ method: 'GET', path: pathOf(resources.holds) });
      return status === 200 ? (body as { readonly items: readonly Hold[] }).items : [];
    });
  } catch {
    return [];
  }
}

/** A line for each Hold that is not approved, above everything else. */
export function printWaiting(all: readonly Hold[]): string {
  const waiting = all.filter(({ spec }) => spec.approved !== true);
  if (waiting.length === 0) return '';
  const lines = waiting.map(
    ({ metadata, spec }) =>
      `${color.red(`WAITS ${metadata.name}`)}: ${spec.message}\n      ./navarch approve ${metadata.name}`,
  );
  return `${lines.join('\n')}\n\n`;
}
