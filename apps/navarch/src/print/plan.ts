import type { SimulatedWorkload, Simulation, SimulationStatus } from '@navarch/model';
import color from 'picocolors';
import { limits } from '../limits.js';
import { printTable } from './table.js';

/**
 * The answer of a simulation for somebody who has to decide something now: what changes and why, the worst first, and
 * the rest in a line each. Where nothing was to change it is the plan itself.
 */
export function printPlan({ spec, status }: Simulation): string {
  if (status === undefined) return '';
  const changed = status.workloads.filter(isChanged).sort(byWeight);
  const isPlan = spec.change === undefined && changed.length === 0;
  const sections = isPlan
    ? [printPlacements(status.workloads), printWarnings(status.workloads)]
    : [printChanges(changed), printWarnings(changed), printUnchanged(status.workloads)];
  const parts = [headline(status, isPlan), ...notes(status), ...sections];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const isChanged = ({ clusters, backlogBefore, backlogAfter }: SimulatedWorkload): boolean =>
  backlogBefore !== backlogAfter || clusters.some((one) => one.before !== one.after);

/** What gets less than it had room for comes first, then what moves most. */
const byWeight = (a: SimulatedWorkload, b: SimulatedWorkload): number =>
  b.backlogAfter - b.backlogBefore - (a.backlogAfter - a.backlogBefore) || b.moves - a.moves;

function headline({ summary }: SimulationStatus, isPlan: boolean): string {
  const { workloads, changed, moves, backlogBefore, backlogAfter } = summary;
  const waiting = (count: number): string =>
    count > 0 ? color.red(`${count} without room`) : 'none without room';
  if (isPlan) return `${counted(workloads, 'workload')}; replicas: ${waiting(backlogAfter)}`;
  const backlog =
    backlogBefore === backlogAfter
      ? waiting(backlogAfter)
      : `${waiting(backlogAfter)} (before: ${backlogBefore})`;
  return `${changed} of ${counted(workloads, 'workload')} ${changed === 1 ? 'changes' : 'change'}; replicas: ${moves} leave their cluster, ${backlog}`;
}

const notes = ({ conditions = [] }: SimulationStatus): string[] =>
  conditions.map((one) => color.yellow(one.message));

function printChanges(workloads: readonly SimulatedWorkload[]): string {
  if (workloads.length === 0) return '';
  const rows = workloads.flatMap((workload) => [
    ...workload.clusters
      .filter((one) => one.before > 0 || one.after > 0 || workload.backlogAfter > 0)
      .map((one) => [...nameOf(workload), one.name, ...numbers(one.before, one.after), one.reason]),
    ...backlogOf(workload).map((reason) => [
      ...nameOf(workload),
      '(no room)',
      ...numbers(workload.backlogBefore, workload.backlogAfter),
      reason,
    ]),
  ]);
  const head = ['NAMESPACE', 'WORKLOAD', 'CLUSTER', 'BEFORE', 'AFTER', 'CHANGE', 'WHY'];
  return printTable([head, ...rows]);
}

function printPlacements(workloads: readonly SimulatedWorkload[]): string {
  if (workloads.length === 0) return '';
  const rows = workloads.flatMap((workload) => [
    ...workload.clusters.map((one) => [
      ...nameOf(workload),
      one.name,
      String(one.after),
      one.reason,
    ]),
    ...backlogOf(workload).map((reason) => [
      ...nameOf(workload),
      '(no room)',
      String(workload.backlogAfter),
      reason,
    ]),
  ]);
  return printTable([['NAMESPACE', 'WORKLOAD', 'CLUSTER', 'REPLICAS', 'WHY'], ...rows]);
}

/** Its reason, when there is or was a backlog. */
const backlogOf = ({ backlogBefore, backlogAfter, backlogReason }: SimulatedWorkload): string[] =>
  backlogBefore === 0 && backlogAfter === 0 ? [] : [backlogReason ?? 'all have room'];

const nameOf = ({ namespace = '-', kind, name }: SimulatedWorkload): string[] => [
  namespace,
  `${kind.toLowerCase()}/${name}`,
];

const numbers = (before: number, after: number): string[] => [
  String(before),
  String(after),
  difference(after - before),
];

function difference(change: number): string {
  if (change === 0) return '0';
  return change > 0 ? color.green(`+${change}`) : color.yellow(String(change));
}

function printWarnings(workloads: readonly SimulatedWorkload[]): string {
  const lines = workloads.flatMap((workload) =>
    (workload.warnings ?? []).map((text) => `  ${nameOf(workload).join(' ')}: ${text}`),
  );
  return lines.length === 0 ? '' : ['What the rules ask for and cannot have:', ...lines].join('\n');
}

function printUnchanged(workloads: readonly SimulatedWorkload[]): string {
  const same = workloads.filter((workload) => !isChanged(workload));
  if (same.length === 0) return '';
  const shown = same.slice(0, limits.planUnchangedShown);
  const rows = shown.map((workload) => [...nameOf(workload), whereIs(workload)]);
  const more = same.length - shown.length;
  const rest = more === 0 ? '' : `\n… and ${more} more (-o json has them all)`;
  return `Unchanged:\n${printTable([['NAMESPACE', 'WORKLOAD', 'WHERE'], ...rows])}${rest}`;
}

function whereIs({ clusters, backlogAfter }: SimulatedWorkload): string {
  const parts = clusters.filter((one) => one.after > 0).map((one) => `${one.name} ${one.after}`);
  if (backlogAfter > 0) parts.push(`(no room) ${backlogAfter}`);
  return parts.length === 0 ? 'nowhere' : parts.join(', ');
}

const counted = (count: number, what: string): string =>
  `${count} ${count === 1 ? what : `${what}s`}`;
