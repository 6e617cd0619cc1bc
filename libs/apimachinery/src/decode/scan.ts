import { type InexactInteger, isInexactInteger, tooDeep } from './decoded.js';
import { decodeLimits } from './limits.js';

/**
 * One pass over JSON text, without recursion, that finds what JSON.parse cannot tell: how deep it goes,
 * which fields of one object are given twice, and which integers it changes. It trusts nothing and judges nothing else: text that is not
 * JSON may give any answer here, because the parser refuses it afterwards.
 */
export function scanJson(text: string): {
  readonly duplicates: readonly string[];
  readonly inexact: readonly InexactInteger[];
} {
  const scanner = new Scanner(text);
  while (scanner.step());
  return scanner;
}

/** An open object (with the keys seen so far) or list. */
type Frame = { readonly keys: Set<string> | undefined; key: string; index: number };

class Scanner {
  readonly duplicates: string[] = [];
  readonly inexact: InexactInteger[] = [];
  private readonly frames: Frame[] = [];
  private at = 0;
  /** In an object: whether the next string is a key. */
  private expectsKey = false;

  constructor(private readonly text: string) {}

  /** Reads one token; false at the end. */
  step(): boolean {
    if (this.at >= this.text.length) return false;
    const char = this.text[this.at];
    if (char === '"') {
      this.readString();
      return true;
    }
    if (char !== undefined && isNumberStart(char)) {
      this.readNumber();
      return true;
    }
    this.at += 1;
    if (char === '{') this.open(new Set());
    else if (char === '[') this.open(undefined);
    else if (char === '}' || char === ']') this.close();
    else if (char === ',') this.nextItem();
    return true;
  }

  private open(keys: Set<string> | undefined): void {
    if (this.frames.length >= decodeLimits.depthMax) throw tooDeep();
    this.frames.push({ keys, key: '', index: 0 });
    this.expectsKey = keys !== undefined;
  }

  private close(): void {
    this.frames.pop();
    this.expectsKey = false;
  }

  private nextItem(): void {
    const frame = this.frames.at(-1);
    if (frame === undefined) return;
    frame.index += 1;
    this.expectsKey = frame.keys !== undefined;
  }

  private readString(): void {
    const end = closingQuote(this.text, this.at);
    const frame = this.frames.at(-1);
    if (this.expectsKey && frame?.keys !== undefined) {
      this.noteKey(frame, frame.keys, unescape(this.text.slice(this.at, end + 1)));
      this.expectsKey = false;
    }
    this.at = end + 1;
  }

  private readNumber(): void {
    numberAt.lastIndex = this.at;
    const text = numberAt.exec(this.text)?.[0] ?? '-';
    if (isInexactInteger(text)) this.inexact.push({ path: printPath(this.frames), text });
    this.at += text.length;
  }

  private noteKey(frame: Frame, keys: Set<string>, key: string): void {
    frame.key = key;
    if (keys.has(key)) this.duplicates.push(printPath(this.frames));
    keys.add(key);
  }
}

const isNumberStart = (char: string): boolean => char === '-' || (char >= '0' && char <= '9');
const numberAt = /[-+.\deE]+/y;

/** Position of the quote that ends the string which starts at `start`; the end of the text if none does. */
function closingQuote(text: string, start: number): number {
  let end = start;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
  } while (isEscaped(text, end));
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/** A key as it is meant: `"\u0061"` and `"a"` are one field. */
function unescape(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    // Not JSON; the parser will say so about the whole text.
    return quoted;
  }
}

function printPath(frames: readonly Frame[]): string {
  let path = '';
  for (const frame of frames) {
    if (frame.keys === undefined) path += `[${frame.index}]`;
    else path += path === '' ? frame.key : `.${frame.key}`;
  }
  return path;
}
