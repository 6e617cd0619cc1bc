/** What a line for the shell of a simulated container says: commands behind each other, quotes, variables, and where output goes. */

/** Whether a command is run at all depends on how the one before it ended. */
export type Step = {
  readonly when: 'always' | 'after-success' | 'after-failure';
  readonly words: readonly string[];
  readonly output: Output;
};

export type Output =
  | { readonly kind: 'out' }
  | { readonly kind: 'error' }
  | { readonly kind: 'file'; readonly path: string };

export type Script =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  | { readonly kind: 'malformed'; readonly why: string };

type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'output'; readonly output: Output }
  | { readonly kind: 'next'; readonly when: Step['when'] };

const whens: ReadonlyMap<string, Step['when']> = new Map([
  [';', 'always'],
  ['\n', 'always'],
  ['&&', 'after-success'],
  ['||', 'after-failure'],
]);
const word = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\;&|<>()`])+/.source;
const piece = `[ \\t]+|#[^\\n]*|(?<next>&&|\\|\\||;|\\n)|(?<error>>&2)|>[ \\t]*(?<file>${word})|(?<word>${word})`;

/** `variables` are put in their places, but for single quotes, as a shell does. */
export function readScript(text: string, variables: ReadonlyMap<string, string>): Script {
  const tokens: Token[] = [];
  const pieces = new RegExp(piece, 'sy');
  while (pieces.lastIndex < text.length) {
    const at = pieces.lastIndex;
    const found = pieces.exec(text);
    if (found === null) return { kind: 'malformed', why: `syntax error: unexpected "${text[at]}"` };
    tokens.push(...tokenOf(found.groups ?? {}, variables));
  }
  return { kind: 'steps', steps: stepsOf(tokens) };
}

function tokenOf(
  found: Readonly<Record<string, string | undefined>>,
  variables: ReadonlyMap<string, string>,
): Token[] {
  const { next = '', error, file, word: said } = found;
  const when = whens.get(next);
  if (when !== undefined) return [{ kind: 'next', when }];
  if (error !== undefined) return [{ kind: 'output', output: { kind: 'error' } }];
  if (said !== undefined) return [{ kind: 'word', text: expanded(said, variables) }];
  if (file === undefined) return [];
  return [{ kind: 'output', output: { kind: 'file', path: expanded(file, variables) } }];
}

function stepsOf(tokens: readonly Token[]): readonly Step[] {
  const steps: Step[] = [];
  let step = { when: 'always' as Step['when'], words: [] as string[], output: out };
  for (const token of [...tokens, end]) {
    switch (token.kind) {
      case 'word':
        step.words.push(token.text);
        break;
      case 'output':
        step.output = token.output;
        break;
      case 'next':
        if (step.words.length > 0) steps.push(step);
        step = { when: token.when, words: [], output: out };
        break;
    }
  }
  return steps;
}

const out: Output = { kind: 'out' };
const end: Token = { kind: 'next', when: 'always' };

const parts = /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)|([^'"\\]+)/gs;
type Groups = (string | undefined)[];

function expanded(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(parts, (...[, single, double, escaped, plain]: Groups) => {
    if (single !== undefined) return single;
    if (escaped !== undefined) return escaped;
    const filled = withVariables(double ?? plain ?? '', variables);
    return double === undefined ? filled : filled.replace(/\\(["\\$`])/g, '$1');
  });
}

const withVariables = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(
    /(\\\$)|\$(?:\{(\w+)\}|(\w+))/g,
    (...[whole, escaped, braced, plain]: Groups) =>
      (escaped === undefined ? variables.get(braced ?? plain ?? '') : whole) ?? '',
  );
