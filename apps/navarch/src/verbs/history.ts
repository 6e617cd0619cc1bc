import { apiVersionOf, type History, resources } from '@navarch/model';
import { Complaint } from '../complaint.js';
import { withFederation } from '../federation/open.js';
import { pathOf } from '../federation/paths.js';
import { referenceTo } from '../history/name.js';
import { badInput } from '../plan/documents.js';
import { printHistory } from '../print/history.js';
import { readSetup } from '../setup.js';

export type HistoryOptions = {
  readonly namespace?: string;
  readonly limit?: string;
  readonly before?: string;
  readonly status?: boolean;
};

/** Who did what to one object, newest first. */
export async function history(what: string, name: string, options: HistoryOptions): Promise<void> {
  const limit = numberOf('--limit', options.limit);
  const before = numberOf('--before', options.before);
  await withFederation(readSetup().home, async (api, access) => {
    const { object } = referenceTo(what, name, options.namespace ?? access.namespace);
    const spec = {
      object,
      ...(limit === undefined ? {} : { limit }),
      ...(before === undefined ? {} : { before }),
      ...(options.status === true ? { withStatus: true } : {}),
    };
    const { kind } = resources.histories;
    const body = { apiVersion: apiVersionOf(resources.histories), kind, spec };
    const path = pathOf(resources.histories);
    const answered = (await api.ask({ method: 'POST', path, body })) as History;
    process.stdout.write(printHistory(answered.status ?? { entries: [], more: false }));
  });
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text))
    throw new Complaint(`${option} ${text} is no whole number`, [], badInput);
  return Number(text);
}
