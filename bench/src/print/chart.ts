/**
 * Bars as SVG, on a scale of powers of ten or of two: what is compared differs by orders of magnitude. Colours are such that both are
 * told apart in grey, and on a dark page; every bar has its number beside it.
 */
import { printNumber } from './table.js';

export type Bar = {
  readonly label: string;
  readonly value: number;
  readonly colour: string;
};

export type Chart = {
  readonly title: string;
  /** What the numbers are, in a sentence. */
  readonly note: string;
  readonly bars: readonly Bar[];
  /** Bars begin here: 1 for ratios, so that what is less goes to the left. */
  readonly origin: number;
  /** What is printed behind each number. */
  readonly unit: string;
};

export const colours = { ours: '#3f7fbf', baseline: '#b0b0b0', worse: '#c8793a' } as const;

const sizes = { label: 330, plot: 420, number: 90, row: 20, bar: 13, top: 52, bottom: 14 } as const;
const width = sizes.label + sizes.plot + sizes.number;

/** Bars without a number are left out. */
export function printChart({ title, note, bars, origin, unit }: Chart): string {
  const shown = bars.filter(({ value }) => Number.isFinite(value) && value > 0);
  const at = scaleFor([origin, ...shown.map(({ value }) => value)]);
  const height = sizes.top + shown.length * sizes.row + sizes.bottom;
  const rows = shown.map((bar, index) => {
    const y = sizes.top + index * sizes.row;
    const [from, to] = [at(origin), at(bar.value)].sort((one, other) => one - other);
    const [left, right] = [from ?? 0, to ?? 0];
    const length = Math.max(1, right - left);
    return [
      text({ x: sizes.label - 8, y: y + 11, anchor: 'end' }, bar.label),
      `<rect x="${fixed(left)}" y="${y}" width="${fixed(length)}" height="${sizes.bar}" fill="${bar.colour}"/>`,
      text({ x: right + 5, y: y + 11, anchor: 'start' }, `${printNumber(bar.value)}${unit}`),
    ].join('\n');
  });
  const line = `<line x1="${fixed(at(origin))}" x2="${fixed(at(origin))}" y1="${sizes.top - 6}" y2="${height - 8}" stroke="#808080"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#808080">
${text({ x: 8, y: 20, anchor: 'start', size: 15 }, title)}
${text({ x: 8, y: 38, anchor: 'start' }, note)}
${[...rows, line].join('\n')}
</svg>
`;
}

/** From a value to its place; the lowest and the highest are at the ends. */
function scaleFor(values: readonly number[]): (value: number) => number {
  const logs = values.map((value) => Math.log2(value));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const span = high - low || 1;
  return (value) => sizes.label + ((Math.log2(value) - low) / span) * sizes.plot;
}

type Place = {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
  readonly size?: number;
};

function text({ x, y, anchor, size }: Place, content: string): string {
  const font = size === undefined ? '' : ` font-size="${size}"`;
  return `<text x="${fixed(x)}" y="${y}" text-anchor="${anchor}"${font}>${escape(content)}</text>`;
}

const fixed = (number: number): string => number.toFixed(1);
const escape = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
