/**
 * The pattern of a schema as an expression; undefined for one that is none.
 *
 * Patterns are written for another engine (RE2). What it spells otherwise is translated; flags in the middle of a
 * pattern hold for all of it here, which takes a little more than was meant.
 */
export function expressionOf(pattern: string): RegExp | undefined {
  const known = made.get(pattern);
  if (known !== undefined) return known;
  const expression = compile(pattern);
  if (expression !== undefined && made.size < patternsMax) made.set(pattern, expression);
  return expression;
}

/** Expressions that are kept at hand; further ones are made anew each time. */
const patternsMax = 10_000;
const made = new Map<string, RegExp>();

function compile(pattern: string): RegExp | undefined {
  const flags = new Set<string>();
  const text = pattern
    .replaceAll(/\(\?([imsU]+)\)/g, (_whole, letters: string) => {
      for (const letter of letters) if (letter !== 'U') flags.add(letter);
      return '';
    })
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\\A|\\z/g, (edge) => (edge === String.raw`\A` ? '^' : '$'))
    .replaceAll(/\[:(\^?)(\w+):\]/g, (whole, not: string, name: string) =>
      not === '' ? (classes[name] ?? whole) : whole,
    );
  try {
    return new RegExp(text, [...flags].join(''));
  } catch {
    // Only whether it can be used is asked.
    return undefined;
  }
}

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: String.raw`\s`,
  upper: 'A-Z',
  word: String.raw`\w`,
  xdigit: '0-9A-Fa-f',
};
