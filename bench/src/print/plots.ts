/** Which figures of a run are shown as pictures. */
import type { Figure, Found } from '../benchmarks/benchmark.js';
import { type Bar, colours, printChart } from './chart.js';

export type Plot = { readonly file: string; readonly title: string; readonly svg: string };

/** Only of benchmarks that ran. */
export function plotsOf(found: readonly Found[]): readonly Plot[] {
  return plans.flatMap(({ file, title, benchmarks, barsOf, ...rest }) => {
    const figures = found
      .filter(({ benchmark }) => benchmarks.includes(benchmark.name))
      .flatMap(({ benchmark, finding }) =>
        finding.figures.map((figure) => ({ ...figure, of: benchmark.name })),
      );
    const bars = figures.flatMap(barsOf);
    return bars.length === 0 ? [] : [{ file, title, svg: printChart({ title, bars, ...rest }) }];
  });
}

type Labelled = Figure & { readonly of: string };

type Plan = {
  readonly file: string;
  readonly title: string;
  readonly note: string;
  readonly benchmarks: readonly string[];
  readonly barsOf: (figure: Labelled) => readonly Bar[];
  readonly origin: number;
  readonly unit: string;
};

const propagation = ['split', 'secrets', 'latency'];
const ratios = {
  note: 'How many times as good as the baseline: rates, and times turned round. 1 is the same.',
  barsOf: ratioOf,
  origin: 1,
  unit: ' ×',
};
const times = {
  note: 'Milliseconds, on a scale of powers; below each of ours the baseline (grey).',
  barsOf: timesOf,
  origin: 1,
  unit: ' ms',
};

const plans: readonly Plan[] = [
  { file: 'api.svg', title: 'The API beside its baseline', benchmarks: ['api'], ...ratios },
  {
    file: 'propagation.svg',
    title: 'Through the federation beside straight into members',
    benchmarks: propagation,
    ...ratios,
  },
  { file: 'api-times.svg', title: 'Times of the API', benchmarks: ['api', 'fair'], ...times },
  {
    file: 'propagation-times.svg',
    title: 'Times on the way into three members',
    benchmarks: propagation,
    ...times,
  },
];

function ratioOf({ of, what, unit, ours, baseline }: Labelled): readonly Bar[] {
  if (baseline === undefined) return [];
  const value = unit === '/s' ? ours / baseline : baseline / ours;
  return [{ label: `${of}: ${what}`, value, colour: value < 1 ? colours.worse : colours.ours }];
}

function timesOf({ of, what, unit, ours, baseline }: Labelled): readonly Bar[] {
  if (unit !== 'ms' || baseline === undefined) return [];
  return [
    { label: `${of}: ${what}`, value: ours, colour: colours.ours },
    { label: '', value: baseline, colour: colours.baseline },
  ];
}
