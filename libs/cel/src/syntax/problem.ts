import { syntaxLimits } from './limits.js';

/** One thing wrong with an expression. */
export type Problem = { readonly at: number; readonly message: string };

/** What stops the reading of an expression. */
export class SyntaxProblem extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.name = 'SyntaxProblem';
    this.at = at;
  }
}

export const tooDeep = (at: number): SyntaxProblem =>
  new SyntaxProblem(at, `expression recursion limit exceeded: ${syntaxLimits.depthMax}`);

/** As cel-go shows them: the place, the message, the line, and a mark under it. Of many the first that were found. */
export function printProblems(source: string, problems: readonly Problem[]): string {
  const more = problems.length - syntaxLimits.problemsMax;
  return [
    ...problems
      .slice(0, syntaxLimits.problemsMax)
      .toSorted((one, other) => one.at - other.at)
      .map((problem) => printProblem(source, problem)),
    ...(more > 0 ? [`${more} more errors were truncated`] : []),
  ].join('\n');
}

function printProblem(source: string, { at, message }: Problem): string {
  const points = Array.from(source);
  const before = points.slice(0, at).join('').split('\n');
  const line = before.length;
  const column = Array.from(before.at(-1) ?? '').length;
  const text = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
  const said = `ERROR: <input>:${line}:${column + 1}: ${message}`;
  if (text.length > syntaxLimits.shownMax) return said;
  const dots = Array.from(text)
    .slice(0, column)
    .map((point) => (isWide(point) ? '．' : '.'))
    .join('');
  const under = isWide(Array.from(text)[column] ?? '') ? '＾' : '^';
  return `${said}\n | ${text}\n | ${dots}${under}`;
}

/** Whatever is no ASCII is taken to need the room of two. */
const isWide = (point: string): boolean => (point.codePointAt(0) ?? 0) >= 0x80;
