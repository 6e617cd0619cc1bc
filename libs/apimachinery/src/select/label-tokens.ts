/** The words of a label selector text. One pass, one look ahead: the cost is linear in the text. */
export type LabelToken = {
  readonly kind: 'end' | 'word' | 'bad' | ',' | '(' | ')' | '!' | '=' | '==' | '!=' | '>' | '<';
  /** As written; empty at the end. `in` and `notin` are words, because they may be keys and values too. */
  readonly text: string;
};

export function* labelTokens(text: string): Generator<LabelToken, void> {
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (blanks.has(char)) {
      at += 1;
      continue;
    }
    const token = specials.has(char) ? specialAt(text, at) : wordAt(text, at);
    at += token.text.length;
    yield token;
  }
}

const blanks: ReadonlySet<string> = new Set([' ', '\t', '\r', '\n']);
const specials: ReadonlySet<string> = new Set(['=', '!', '(', ')', ',', '>', '<']);

function specialAt(text: string, at: number): LabelToken {
  const two = text.slice(at, at + 2);
  if (two === '==' || two === '!=') return { kind: two, text: two };
  const one = text.charAt(at);
  switch (one) {
    case ',':
    case '(':
    case ')':
    case '!':
    case '=':
    case '>':
    case '<':
      return { kind: one, text: one };
    default:
      return { kind: 'bad', text: one };
  }
}

function wordAt(text: string, from: number): LabelToken {
  let to = from;
  while (to < text.length && !blanks.has(text.charAt(to)) && !specials.has(text.charAt(to)))
    to += 1;
  return { kind: 'word', text: text.slice(from, to) };
}
