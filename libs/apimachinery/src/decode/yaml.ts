import { type CST, Composer, type Document, Lexer, Parser, isMap, isScalar, isSeq } from 'yaml';
import { badRequest } from '../status.js';
import {
  type Decoded,
  type InexactInteger,
  isInexactInteger,
  requireShallow,
  tooDeep,
} from './decoded.js';
import { decodeJson } from './json.js';
import { decodeLimits } from './limits.js';
import { integerOf, yamlScalars } from './yaml-scalars.js';

/**
 * A YAML body as plain data: one document, only what JSON can say.
 *
 * Reading YAML takes a thousand times longer than JSON, and the library composes documents recursively. So JSON,
 * which most clients send as YAML, is read as JSON; the number of tokens has a limit; and the depth is checked
 * while they come, again on the tree they make, and once more on the result, where aliases have been put in
 * place of their names.
 *
 * @throws ApiError 400 for anything else.
 */
export function decodeYaml(text: string): Decoded {
  if (/^\s*[{[]/.test(text) && isJson(text)) return decodeJson(text);
  const document = composeOne(text);
  const { duplicates, inexact } = faultsIn(document);
  const value = toPlain(document);
  requireShallow(value);
  requireJson(value);
  return { value, duplicates, ...(inexact.length === 0 ? {} : { inexact }) };
}

function composeOne(text: string): Document.Parsed {
  const tokens = parse(text);
  for (const token of tokens) requireShallowToken(token);
  const composer = new Composer({
    uniqueKeys: false,
    schema: 'core',
    version: '1.2',
    merge: true,
    customTags: (tags) => [...yamlScalars, ...tags],
  });
  const [document, ...more] = [...composer.compose(tokens, false, text.length)];
  if (document === undefined || more.length > 0)
    throw notYaml('expected a single document in the stream');
  const [error] = document.errors;
  if (error !== undefined) {
    // Only the code: the message shows the line it is about.
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw notYaml(`line ${line}: ${error.code}`);
  }
  return document;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Then it is YAML in brackets, or nothing: the reader below will tell.
    return false;
  }
}

function parse(text: string): CST.Token[] {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let depth = 0;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count += 1;
    if (lexeme === '[' || lexeme === '{') depth += 1;
    if (lexeme === ']' || lexeme === '}') depth -= 1;
    if (depth > decodeLimits.depthMax) throw tooDeep();
    if (count > decodeLimits.yamlTokensMax) throw notYaml('the document has too many parts');
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

const notYaml = (why: string) => badRequest(`error converting YAML to JSON: yaml: ${why}`);

function toPlain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: decodeLimits.yamlAliasesMax }) as unknown;
  } catch {
    throw notYaml('document contains excessive aliasing');
  }
}

function requireShallowToken(root: CST.Token): void {
  let level: CST.Token[] = [root];
  // A document is a level of its own.
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > decodeLimits.depthMax + 1) throw tooDeep();
    level = level.flatMap(tokensIn);
  }
}

function tokensIn(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter(isToken));
}

const isToken = (token: CST.Token | null | undefined): token is CST.Token =>
  token !== null && token !== undefined;

/** YAML has numbers and values that JSON has not. */
function requireJson(root: unknown): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'number' && !Number.isFinite(value))
      throw notYaml('numbers must be finite');
    if (typeof value === 'bigint' || typeof value === 'symbol' || isForeign(value))
      throw notYaml('a value has no counterpart in JSON');
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) waiting.push(inner);
  }
}

/** Tags such as `!!binary` and `!!set` make objects of other classes. */
function isForeign(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.getPrototypeOf(value) !== Object.prototype;
}

type Faults = {
  readonly duplicates: readonly string[];
  readonly inexact: readonly InexactInteger[];
};

/** The fields that are given twice, and the integers that come out as others. */
function faultsIn(document: Document.Parsed): Faults {
  const duplicates: string[] = [];
  const inexact: InexactInteger[] = [];
  const waiting: Entry[] = [{ node: document.contents, path: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const text = textOfInteger(next.node);
    if (isInexactInteger(text)) inexact.push({ path: next.path, text });
    const seen = isMap(next.node) ? new Set<string>() : undefined;
    for (const entry of entriesOf(next)) {
      if (seen?.has(entry.path) === true) duplicates.push(entry.path);
      seen?.add(entry.path);
      waiting.push(entry);
    }
  }
  return { duplicates, inexact };
}

/** With all its digits; empty for what is no integer. */
const textOfInteger = (node: unknown): string =>
  isScalar(node) && typeof node.value === 'number' ? (integerOf(node.source ?? '') ?? '') : '';

type Entry = { readonly node: unknown; readonly path: string };

/** What is directly inside a map or list, with its path. Aliases are names here, and not followed. */
function entriesOf({ node, path }: Entry): Entry[] {
  if (isSeq(node))
    return node.items.map((item, index) => ({ node: item, path: `${path}[${index}]` }));
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => {
    if (isMap(key) || isSeq(key)) throw notYaml('keys must be scalars');
    const name = isScalar(key) ? String(key.value) : '?';
    return { node: value, path: path === '' ? name : `${path}.${name}` };
  });
}
