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
  const duplicates = scanJson(text);
  try {
    return { value: JSON.parse(text) as unknown, duplicates };
  } catch (error) {
    throw notJson(error, before);
  }
}

const beforeObject = "couldn't get version/kind; json parse error: ";

/** The parser's own message quotes the body, which may hold what must not be shown; its position does not. */
function notJson(error: unknown, before: string): ApiError {
  const position =
    error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  const where = position === undefined ? 'unexpected end of JSON input' : `at position ${position}`;
  return badRequest(`${before}${where}`);
}
