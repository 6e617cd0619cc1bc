import { complainQualifiedName } from '../names/rules.js';
import { badRequest } from '../status.js';
import { invalidText, labelRequirement, unableToParse } from './label-requirement.js';
import {
  type LabelOperator,
  type LabelRequirement,
  type LabelSelector,
  selectAll,
} from './label-selector.js';
import { type LabelToken, labelTokens } from './label-tokens.js';
import { selectLimits } from './limits.js';

/**
 * Reads the selector of a request: `a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`, joined by
 * commas. The empty text selects everything. Throws 400, with the texts of kube-apiserver, for anything else.
 */
export function parseLabelSelector(text: string): LabelSelector {
  const tokens = new Tokens(text);
  const requirements: LabelRequirement[] = [];
  if (tokens.peek().kind === 'end') return selectAll(requirements);
  requireStart(tokens, ", expected: !, identifier, or 'end of string'");
  for (;;) {
    requirements.push(parseRequirement(tokens));
    const after = tokens.take();
    if (after.kind === 'end') return selectAll(requirements);
    if (after.kind !== ',') {
      throw badRequest(`found '${after.text}', expected: ',' or 'end of string'`);
    }
    requireStart(tokens, ", expected: identifier after ','");
  }
}

const end: LabelToken = { kind: 'end', text: '' };

/** Tokens with one look ahead, counting what may cost time later. */
class Tokens {
  private readonly source: Iterator<LabelToken, void>;
  private next: LabelToken;
  private terms = 0;

  constructor(text: string) {
    this.source = labelTokens(text);
    this.next = this.read();
  }

  peek(): LabelToken {
    return this.next;
  }

  take(): LabelToken {
    const taken = this.next;
    this.next = this.read();
    return taken;
  }

  private read(): LabelToken {
    const token = this.source.next().value ?? end;
    // Empty values have no word: commas are what bounds those.
    if (token.kind === 'word' || token.kind === ',') this.terms += 1;
    if (this.terms > 2 * selectLimits.termsMax) {
      throw unableToParse(`a selector may have at most ${selectLimits.termsMax} terms`);
    }
    return token;
  }
}

function requireStart(tokens: Tokens, expected: string): void {
  const { kind, text } = tokens.peek();
  if (kind !== 'word' && kind !== '!') throw badRequest(`found '${text}'${expected}`);
}

function parseRequirement(tokens: Tokens): LabelRequirement {
  const negated = tokens.peek().kind === '!';
  if (negated) tokens.take();
  const key = tokens.take();
  if (key.kind !== 'word') throw unableToParse(`found '${key.text}', expected: identifier`);
  const complaints = complainQualifiedName(key.text);
  if (complaints.length > 0) {
    // Of a key with too many parts another word is used than of other names.
    const told = complaints.map((one) => one.replace(/^a qualified name/, 'a valid label key'));
    throw unableToParse(invalidText('<nil>', key.text, told.join('; ')));
  }
  const { kind } = tokens.peek();
  if (kind === 'end' || kind === ',') {
    return labelRequirement(key.text, negated ? '!' : 'exists', []);
  }
  const operator = operatorOf(tokens.take());
  const isSet = operator === 'in' || operator === 'notin';
  const values = isSet ? parseSet(tokens) : [parseValue(tokens)];
  return labelRequirement(key.text, operator, values);
}

function operatorOf({ text }: LabelToken): LabelOperator {
  const operator = binaryOperators.find((known) => known === text);
  if (operator !== undefined) return operator;
  throw unableToParse(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
}

const binaryOperators = ['in', 'notin', '=', '==', '!=', '>', '<'] as const;

function parseValue(tokens: Tokens): string {
  const { kind } = tokens.peek();
  if (kind === 'end' || kind === ',') return '';
  const value = tokens.take();
  if (value.kind === 'word') return value.text;
  throw unableToParse(`found '${value.text}', expected: identifier`);
}

/** `(a,b)`. A missing word between commas or parentheses is the empty value. */
function parseSet(tokens: Tokens): string[] {
  const open = tokens.take();
  if (open.kind !== '(') throw unableToParse(`found '${open.text}' expected: '('`);
  const values: string[] = [];
  for (;;) {
    values.push(tokens.peek().kind === 'word' ? tokens.take().text : '');
    const after = tokens.take();
    if (after.kind === ')') return values;
    if (after.kind !== ',') throw unableToParse(`found '${after.text}', expected: ',' or ')'`);
  }
}
