import { readLiteral } from './literals.js';
import { SyntaxProblem } from './problem.js';

export type TokenKind = 'name' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'mark' | 'end';

export type Token = {
  readonly kind: TokenKind;
  /** As it was written; what a text means is in `text`. */
  readonly raw: string;
  readonly text: string;
  readonly at: number;
};

const space = /[\t\n\f\r ]+|\/\/[^\n]*/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
const number =
  /(?<double>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)|(?<hex>0x[0-9a-fA-F]+)(?<hexUnsigned>[uU])?|(?<whole>\d+)(?<unsigned>[uU])?/y;
const mark = /&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()[\]{}]/y;
/** Prefixes and quotes: the longer first. */
const opening = /(?<prefix>[rR]?[bB]|[bB]?[rR]|)(?<quote>"""|'''|"|')/y;

/** Takes an expression apart. Places are counted in characters, as cel-go has them. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const reader: Reader = { source, index: 0, at: 0 };
  for (skipSpace(reader); reader.index < source.length; skipSpace(reader)) {
    tokens.push(nextToken(reader));
  }
  tokens.push({ kind: 'end', raw: '<EOF>', text: '', at: reader.at });
  return tokens;
}

type Reader = { readonly source: string; index: number; at: number };

function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.index;
  return pattern.exec(reader.source) ?? undefined;
}

function advance(reader: Reader, raw: string): void {
  reader.index += raw.length;
  reader.at += /[\uD800-\uDFFF]/.test(raw) ? Array.from(raw).length : raw.length;
}

function skipSpace(reader: Reader): void {
  for (let found = take(reader, space); found !== undefined; found = take(reader, space))
    advance(reader, found[0]);
}

function nextToken(reader: Reader): Token {
  return (
    readText(reader) ?? readNumber(reader) ?? readWord(reader, name, 'name') ?? readMark(reader)
  );
}

function readWord(reader: Reader, pattern: RegExp, kind: TokenKind): Token | undefined {
  const found = take(reader, pattern);
  if (found === undefined) return undefined;
  const token = { kind, raw: found[0], text: found[0], at: reader.at };
  advance(reader, found[0]);
  return token;
}

function readMark(reader: Reader): Token {
  const token = readWord(reader, mark, 'mark');
  if (token !== undefined) return token;
  const [point = ''] = reader.source.slice(reader.index, reader.index + 2);
  throw new SyntaxProblem(reader.at, `Syntax error: token recognition error at: '${point}'`);
}

function readNumber(reader: Reader): Token | undefined {
  const found = take(reader, number);
  if (found === undefined) return undefined;
  const { double, hex, whole, hexUnsigned, unsigned } = found.groups ?? {};
  const kind = (hexUnsigned ?? unsigned) === undefined ? 'int' : 'uint';
  const token: Token = {
    kind: double === undefined ? kind : 'double',
    raw: found[0],
    text: double ?? hex ?? whole ?? '',
    at: reader.at,
  };
  advance(reader, found[0]);
  return token;
}

function readText(reader: Reader): Token | undefined {
  const found = take(reader, opening);
  if (found === undefined) return undefined;
  const { prefix = '', quote = '' } = found.groups ?? {};
  const isRaw = /r/i.test(prefix);
  const from = reader.index + found[0].length;
  const end = endOfText(reader.source, from, { quote, isRaw });
  if (end === undefined) {
    const rest = reader.source.slice(reader.index).split('\n')[0] ?? '';
    throw new SyntaxProblem(reader.at, `Syntax error: token recognition error at: '${rest}'`);
  }
  const raw = reader.source.slice(reader.index, end + quote.length);
  const isBytes = /b/i.test(prefix);
  const content = reader.source.slice(from, end);
  const text = readLiteral(content, { isRaw, isBytes, at: reader.at, opening: found[0] });
  const token: Token = { kind: isBytes ? 'bytes' : 'string', raw, text, at: reader.at };
  advance(reader, raw);
  return token;
}

type Quoting = { readonly quote: string; readonly isRaw: boolean };

/** Where the closing quote begins; a text in single quotes ends on its line. */
function endOfText(source: string, from: number, { quote, isRaw }: Quoting): number | undefined {
  for (let index = from; index < source.length; index += 1) {
    if (source.startsWith(quote, index)) return index;
    const char = source[index];
    if (quote.length === 1 && (char === '\n' || char === '\r')) return undefined;
    if (!isRaw && char === '\\') index += 1;
  }
  return undefined;
}
