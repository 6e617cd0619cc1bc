import { SyntaxProblem } from './problem.js';

type Literal = {
  readonly opening: string;
  readonly isRaw: boolean;
  readonly isBytes: boolean;
  readonly at: number;
};

const escape =
  /\\(?:(?<simple>[abfnrtv\\?"'`])|[xX](?<hex>[0-9a-fA-F]{2})|(?<octal>[0-3][0-7]{2})|u(?<four>[0-9a-fA-F]{4})|U(?<eight>[0-9a-fA-F]{8})|(?<wrong>[\s\S]?))/g;

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * What a text between quotes means. Bytes come as text of one character a byte, so that one form does for both: what was
 * written as is counts in UTF-8, what was escaped by number is that byte.
 */
export function readLiteral(content: string, { isRaw, isBytes, at, opening }: Literal): string {
  const plain = (part: string): string =>
    isBytes ? Buffer.from(part.replaceAll('\r\n', '\n'), 'utf8').toString('latin1') : part;
  if (isRaw) return plain(content);
  let text = '';
  let from = 0;
  for (const found of content.matchAll(escape)) {
    text += plain(content.slice(from, found.index));
    const before = content.slice(0, found.index) + found[0];
    text += meaningOf(found.groups ?? {}, { isBytes, at, raw: `${opening}${before}` });
    from = found.index + found[0].length;
  }
  return text + plain(content.slice(from));
}

type Escape = { readonly isBytes: boolean; readonly at: number; readonly raw: string };

function meaningOf(groups: Readonly<Record<string, string | undefined>>, escape: Escape): string {
  const letter = groups['simple'];
  if (letter !== undefined) return simple[letter] ?? letter;
  const byte = byteOf(groups);
  return String.fromCodePoint(byte ?? pointOf(groups, escape));
}

function byteOf({ hex, octal }: Readonly<Record<string, string | undefined>>): number | undefined {
  if (hex !== undefined) return Number.parseInt(hex, 16);
  return octal === undefined ? undefined : Number.parseInt(octal, 8);
}

function pointOf(
  { four, eight }: Readonly<Record<string, string | undefined>>,
  { isBytes, at, raw }: Escape,
): number {
  const point = Number.parseInt(four ?? eight ?? '', 16);
  const isPoint = point <= 0x10_ff_ff && !(point >= 0xd8_00 && point <= 0xdf_ff);
  if (isPoint && !isBytes) return point;
  throw new SyntaxProblem(at, `Syntax error: token recognition error at: '${raw}'`);
}
