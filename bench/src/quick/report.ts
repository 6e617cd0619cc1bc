import { programs } from '../count/ask.js';
import { printNumber, printTable } from '../print/table.js';
import type { Complaint, Row } from './compare.decide.js';
import { figureNames } from './costs.js';
import type { Measured } from './measure.js';

export function printRows(rows: readonly Row[]): string {
  return printTable({
    head: ['cost of one', ...figureNames],
    rows: rows.map(({ name, costs }) => [
      name,
      ...figureNames.map((figure) => printNumber(costs[figure])),
    ]),
  });
}

export function printComplaint({ row, figure, was, is, allowed }: Complaint): string {
  const [before, now, most] = [was, is, allowed].map(printNumber);
  return `${row}: ${figure} were ${before}, are ${now}; up to ${most} would be the same`;
}

/** What was sent, most frequent first: where to look when a figure has grown. */
export function printNames(name: string, { tallies }: Measured): string {
  const lines = programs.flatMap((program) =>
    Object.entries(tallies[program].names)
      .toSorted(([, one], [, other]) => other - one)
      .map(([sent, count]) => `${String(count).padStart(8)}  ${program}  ${sent}`),
  );
  return [`\n${name}`, ...lines].join('\n');
}
