/**
 * Test data of other planners, as text that people can review.
 *
 * A file has sections `[word]`, and in them a case a line: `NAME | CELL | CELL … => CELL | CELL …`, left of `=>`
 * what was asked and right of it what came of it. A cell is a word and its text (`want 50`, `sticky`); each file
 * says at its head what its words mean. `differs WORD …` on the right says why our plan is another one.
 */
export type Vector = {
  readonly section: string;
  readonly name: string;
  readonly given: Cells;
  readonly expected: Cells;
  /** Why our plan is another one; empty: it is the same. */
  readonly differs: readonly string[];
};

export type Cells = ReadonlyMap<string, string>;

/** The cases of a file. Throws on a line that is none: test data has no forgiving reader. */
export function readVectors(text: string): Vector[] {
  const vectors: Vector[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) section = line.slice(1, -1);
    else vectors.push(readVector(section, line));
  }
  return vectors;
}

function readVector(section: string, line: string): Vector {
  const [left, right, ...more] = line.split(' =>');
  if (left === undefined || right === undefined || more.length > 0) {
    throw new Error(`a case needs one "=>": ${line}`);
  }
  const [name = '', ...given] = left.split(' | ');
  const expected = readCells(right.trim() === '' ? [] : right.trim().split(' | '));
  return { section, name, given: readCells(given), expected, differs: words(expected, 'differs') };
}

function readCells(texts: readonly string[]): Cells {
  return new Map(
    texts.map((text) => {
      const end = text.indexOf(' ');
      return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
    }),
  );
}

export function words(cells: Cells, word: string): string[] {
  const text = cells.get(word) ?? '';
  return text === '' ? [] : text.split(' ');
}

/** `A=1 B=2`, in that order; a name may stand twice. */
export function pairs(cells: Cells, word: string): [name: string, text: string][] {
  return words(cells, word).map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}

/** As `pairs`, with numbers. */
export const counts = (cells: Cells, word: string): Map<string, number> =>
  new Map(pairs(cells, word).map(([name, count]) => [name, Number(count)]));

export const amount = (cells: Cells, word: string): number => Number(cells.get(word) ?? 0);

export type Range = { readonly min: number; readonly max?: number };

/** `2..` or `2..5`. */
export function range(text: string): Range {
  const [min = '', max = ''] = text.split('..');
  return max === '' ? { min: Number(min) } : { min: Number(min), max: Number(max) };
}

export type Preference = Range & { readonly name: string; readonly weight: number };

/** `A:0..5:2 *:1..:1`: a cluster's range and weight; without a weight it is 0. */
export function preferences(cells: Cells): Preference[] {
  return words(cells, 'prefer').map((text) => {
    const [name = '', bounds = '', weight = '0'] = text.split(':');
    return { name, ...range(bounds), weight: Number(weight) };
  });
}
