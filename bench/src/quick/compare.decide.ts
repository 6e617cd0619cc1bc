import { median } from '../measure/statistics.js';
import { type Costs, type FigureName, figureNames, mapCosts } from './costs.js';
import type { CourseName } from './scenario.js';

/** What one scenario costs, and how much more than the baseline counts as the same. */
export type Row = {
  readonly name: string;
  readonly course: CourseName;
  readonly toleratedPercent: number;
  readonly costs: Costs;
};

/** Costs by the name of the scenario, as they were recorded. */
export type Baseline = Readonly<Record<string, Costs>>;

export type Complaint = {
  readonly row: string;
  readonly figure: FigureName;
  readonly was: number;
  readonly is: number;
  readonly allowed: number;
};

/** So little is chance whatever the share: one timer more or less within a window. */
const slack: Readonly<Record<'messages' | 'bytes', number>> = { messages: 0.5, bytes: 300 };

/** Where a scenario costs more than its baseline allows. A scenario without one has nothing to be compared with. */
export function growth(rows: readonly Row[], baseline: Baseline): readonly Complaint[] {
  return rows.flatMap(({ name, toleratedPercent, costs }) =>
    figureNames.flatMap((figure) => {
      const was = baseline[name]?.[figure];
      if (was === undefined) return [];
      const allowed = was * (1 + toleratedPercent / 100) + slackOf(figure);
      const is = costs[figure];
      return is > allowed ? [{ row: name, figure, was, is, allowed }] : [];
    }),
  );
}

/** Scenarios that only one side knows: the baseline has to be recorded anew. */
export function strangers(rows: readonly Row[], baseline: Baseline): readonly string[] {
  const names = rows.map((row) => row.name);
  const known = Object.keys(baseline);
  return [
    ...names.filter((name) => !known.includes(name)),
    ...known.filter((name) => !names.includes(name)),
  ];
}

/** Each figure as the lower of both; what was not counted again stays. */
export function least(rows: readonly Row[], again: readonly Row[]): readonly Row[] {
  return rows.map((row) => {
    const other = again.find(({ name }) => name === row.name)?.costs ?? row.costs;
    return { ...row, costs: mapCosts(row.costs, (cost, name) => Math.min(cost, other[name])) };
  });
}

/** Each figure as the median of all rounds, which have the same rows. */
export function medians([first = [], ...others]: readonly (readonly Row[])[]): readonly Row[] {
  return first.map((row, index) => {
    const all = [row, ...others.flatMap((rows) => rows[index] ?? [])];
    const costs = mapCosts(row.costs, (_, name) => median(all.map(({ costs }) => costs[name])));
    return { ...row, costs };
  });
}

const slackOf = (figure: FigureName): number =>
  figure.endsWith('bytes') ? slack.bytes : slack.messages;
