import { type ApiError, badRequest } from '../status.js';
import type { Decoded } from './decoded.js';
import { scanJson } from './scan.js';

/**
 * A JSON body as plain data.
 *
 * A field called `__proto__` comes out as a field like any other (that is what JSON.parse does); nothing here or
 * later assigns through a name that a client chose.
 *
 * @param before what the error begins with.
 * @throws ApiError 400 for text that is not one JSON value, or is nested too deep.
 */
export function decodeJson(text: string, before = beforeObject): Decoded {
  // The scan goes first: it refuses depth before anything recursive sees the text.
  const { duplicates, inexact } = scanJson(text);
  const value = parse(text, before);
  if (mayOverflow.test(text) && holdsInfinity(value)) {
    throw badRequest(`${before}a number is out of range`);
  }
  return { value, duplicates, ...(inexact.length === 0 ? {} : { inexact }) };
}

function parse(text: string, before: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw notJson(error, before);
  }
}

/** What is too big for a number is parsed as infinity, and would be stored as null. Only text like this can hold any. */
const mayOverflow = /e\+?\d{3}|\d{300}/i;

function holdsInfinity(root: unknown): boolean {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'number' && !Number.isFinite(value)) return true;
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) waiting.push(inner);
  }
  return false;
}

const beforeObject = "couldn't get version/kind; json parse error: ";

/** The parser's own message quotes the body, which may hold what must not be shown; its position does not. */
function notJson(error: unknown, before: string): ApiError {
  const position =
    error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  const where = position === undefined ? 'unexpected end of JSON input' : `at position ${position}`;
  return badRequest(`${before}${where}`);
}
