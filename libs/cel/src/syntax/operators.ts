/** Operators by their marks, and what the functions behind them are called. */
type Operators = ReadonlyMap<string, string>;

const called = (marks: readonly string[]): [mark: string, name: string][] =>
  marks.map((mark) => [mark, `_${mark}_`]);

const relations: Operators = new Map([
  ...called(['<', '<=', '>', '>=', '==', '!=']),
  ['in', '@in'],
]);
const sums: Operators = new Map(called(['+', '-']));
const products: Operators = new Map(called(['*', '/', '%']));

/** From the loosest to the tightest. */
export const levels: readonly Operators[] = [relations, sums, products];
