import { describe, expect, it } from '@jest/globals';
import type { Figure, Found } from '../benchmarks/benchmark.js';
import { colours, printChart } from './chart.js';
import { plotsOf } from './plots.js';

const found = (name: string, ...figures: readonly Figure[]): Found => ({
  benchmark: { name, about: '', needs: 'nothing', run: () => ({ figures, bills: [] }) },
  finding: { figures, bills: [] },
});

const widths = (svg: string): readonly number[] =>
  [...svg.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map((match) => Number(match[1]));

describe('pictures of a run', () => {
  const create = { what: 'create', unit: '/s', ours: 300, baseline: 100 };
  const late = { what: 'create, p99', unit: 'ms', ours: 40, baseline: 10 };

  it('are of the benchmarks that ran', () => {
    expect(plotsOf([found('idle', create)])).toEqual([]);
    expect(plotsOf([found('api', create)]).map(({ file }) => file)).toEqual(['api.svg']);
    expect(plotsOf([found('api', create, late)]).map(({ file }) => file)).toEqual([
      'api.svg',
      'api-times.svg',
    ]);
  });

  it('show rates and times alike: more is better', () => {
    const [api, times] = plotsOf([found('api', create, late)]);
    expect(api?.svg).toContain('>3.00 ×<');
    expect(api?.svg).toContain('>0.250 ×<');
    expect(api?.svg).toContain(colours.worse);
    expect(times?.svg).toContain('>40.0 ms<');
    expect(times?.svg).toContain('>10.0 ms<');
  });
});

describe('a chart', () => {
  const chart = { title: 'a < b & c', note: '', origin: 1, unit: '' };
  const bar = (value: number) => ({ label: 'x', value, colour: colours.ours });

  it('has bars as long as the logarithm of their numbers', () => {
    const [two = 0, four = 0] = widths(printChart({ ...chart, bars: [bar(2), bar(4)] }));
    expect(four).toBeCloseTo(2 * two, 0);
  });

  it('leaves out what was not measured', () => {
    const bars = [bar(Number.NaN), bar(0), bar(Number.POSITIVE_INFINITY), bar(2)];
    expect(widths(printChart({ ...chart, bars }))).toHaveLength(1);
  });

  it('is XML whatever its texts are', () => {
    expect(printChart({ ...chart, bars: [] })).toContain('a &lt; b &amp; c');
  });
});
