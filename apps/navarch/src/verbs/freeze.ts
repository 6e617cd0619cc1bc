import { describeFreeze, type Freeze, resources } from '@navarch/model';
import { systemClock } from '@navarch/runtime';
import { Complaint } from '../complaint.js';
import { statusText, type ApiClient } from '../federation/client.js';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { composeFreeze, type FreezeOptions } from '../freeze/request.js';
import { isOver, readFreezes } from '../freeze/standing.js';
import { printFrozen, printStanding } from '../print/freeze.js';
import { readSetup } from '../setup.js';

/** Stops writes to members. Nobody is asked first: it is for when seconds count, and undone as fast. */
export async function freeze(options: FreezeOptions): Promise<void> {
  const body = composeFreeze(options, systemClock());
  await withFederation(readSetup().home, async (api) => {
    const path = pathOf(resources.freezes);
    const made = (await api.ask({ method: 'POST', path, body })) as Freeze;
    process.stdout.write(`${printFrozen(made)}\n`);
  });
}

/** Lifts these Freezes, or all of them, and says what is still frozen. */
export async function unfreeze(
  names: readonly string[],
  options: { readonly all?: boolean },
): Promise<void> {
  if ((names.length === 0) !== (options.all === true)) {
    throw new Complaint('which? either names or --all', ['./navarch get freezes    what there is']);
  }
  await withFederation(readSetup().home, async (api) => {
    const wanted =
      options.all === true ? (await readFreezes(api)).map(({ metadata }) => metadata.name) : names;
    if (wanted.length === 0) process.stdout.write('nothing is frozen\n');
    for (const name of wanted) await lift(api, name);
    await sayWhatStands(api);
  });
}

async function lift(api: ApiClient, name: string): Promise<void> {
  const path = pathOf(resources.freezes, { name });
  const found = await api.send({ method: 'GET', path });
  if (found.status >= 300) throw new Complaint(statusText(found));
  await api.ask({ method: 'DELETE', path });
  const { spec } = found.body as Freeze;
  process.stdout.write(`lifted ${name}: ${describeFreeze(spec)}; what waited is sent now\n`);
}

async function sayWhatStands(api: ApiClient): Promise<void> {
  const now = systemClock();
  const standing = (await readFreezes(api)).filter((one) => !isOver(one, now));
  if (standing.length > 0) process.stdout.write(`\nstill\n${printStanding(standing, now)}\n`);
}
