import type { HistoryEntry, HistoryStatus, RollbackChange, WriteResult } from '@navarch/model';
import { printTable } from './table.js';

const fieldsShown = 4;

/** Newest first, with where to go on. */
export function printHistory({ entries, more, oldest }: HistoryStatus): string {
  if (entries.length === 0) {
    const since = oldest === undefined ? '' : `; changes are kept since ${oldest.time}`;
    return `nothing was done to it, as far as is known${since}\n`;
  }
  const rows = entries.map((one) => [
    String(one.revision),
    one.time,
    one.verb,
    one.user,
    one.changeset ?? '',
    whatOf(one),
  ]);
  const table = printTable([['REVISION', 'TIME', 'VERB', 'USER', 'CHANGESET', 'FIELDS'], ...rows]);
  const last = entries.at(-1)?.revision;
  return more ? `${table}\nolder: --before ${last}\n` : `${table}\n`;
}

const whatOf = ({ fields = [], moreFields = 0, unknown }: HistoryEntry): string =>
  unknown === true ? 'not known' : printFields(fields, moreFields);

function printFields(fields: readonly string[], more: number): string {
  const shown = fields.slice(0, fieldsShown).join(', ');
  const left = fields.length - fieldsShown + more;
  return left > 0 ? `${shown} and ${left} more` : shown;
}

/** What became of each object, or would. */
export function printResults(results: readonly (WriteResult & Partial<RollbackChange>)[]): string {
  const rows = results.map((one) => [
    one.namespace ?? '',
    `${one.kind.toLowerCase()}/${one.name}`,
    one.result,
    one.revision === undefined ? '' : String(one.revision),
    printFields(one.fields ?? [], one.moreFields ?? 0),
  ]);
  return `${printTable([['NAMESPACE', 'OBJECT', 'RESULT', 'REVISION', 'FIELDS'], ...rows])}\n`;
}
