import color from 'picocolors';
import { printSplit } from '../drill/choose.decide.js';
import type { Predicted, Prediction } from '../drill/predict.js';
import { type Course, reportRows } from '../drill/report.decide.js';
import { limits } from '../limits.js';
import { count } from './drain.js';
import { printTable } from './table.js';

/** `short`: replicas that would find no place and had one. `isHeld`: nothing would leave before a person approves. */
export function printVerdict(cluster: string, short: number, isHeld: boolean): string {
  if (short > 0)
    return color.red(`The loss of ${cluster} would leave ${count(short, 'replica')} without room.`);
  return isHeld
    ? color.yellow(`Every replica of ${cluster} has a place, but would stay there until approved.`)
    : color.green(`The fleet survives the loss of ${cluster}: every replica has a place.`);
}

/** What is moved, where it will go, and what is left alone. */
export function printPrediction(cluster: string, { chosen, skipped }: Prediction): string {
  const rows = chosen.map((one) => [one.key, printSplit(one.split), printSplit(one.predicted)]);
  const moved =
    rows.length === 0
      ? `Nothing of ${cluster} is moved.`
      : printTable([['WORKLOAD', 'NOW', `WITHOUT ${cluster}`], ...rows]);
  if (skipped.length === 0) return moved;
  const shown = skipped.slice(0, limits.planUnchangedShown);
  const left = printTable([['LEFT ALONE', 'WHY'], ...shown.map((one) => [one.key, one.reason])]);
  const more = skipped.length - shown.length;
  return `${moved}\n\n${left}${more === 0 ? '' : `\n… and ${more} more`}`;
}

const head = 'NAMESPACE WORKLOAD CLUSTER BEFORE PREDICTED REAL AFTER AWAY BACK'.split(' ');

/** Predicted against real; AWAY and BACK: how long each way took. */
export const printCourses = (
  chosen: readonly Predicted[],
  courses: ReadonlyMap<string, Course>,
): string =>
  printTable([head, ...chosen.flatMap((one) => reportRows(one, courses.get(one.key) ?? {}))]);
