import { restLimits } from './limits.js';
import type { ApiResponse } from './request.js';

/**
 * Warnings as HTTP headers (RFC 7234, code 299), bounded as kube-apiserver bounds them: once all texts together are too
 * long, each is cut, and then only the first are sent.
 *
 * A header carries bytes. UTF-8 is written byte by byte, each as the character of that number, which is what HTTP
 * libraries take and put on the wire as it is.
 */
export function warningHeaders(warnings: readonly string[]): Record<string, string> {
  const texts = bounded([...new Set(warnings.map(printable))].filter((text) => text !== ''));
  if (texts.length === 0) return {};
  return { warning: texts.map((text) => `299 - ${quoted(text)}`).join(', ') };
}

/** The answer with one more warning before its own. */
export function withWarning(response: ApiResponse, text: string): ApiResponse {
  const { warning: first = '' } = warningHeaders([text]);
  const { warning: others } = response.headers;
  const warning = others === undefined ? first : `${first}, ${others}`;
  return { ...response, headers: { ...response.headers, warning } };
}

/** Control characters end a header, or worse; anywhere else they are blanks. */
const printable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim();

function bounded(texts: readonly string[]): readonly string[] {
  const { warningCharsMax, warningsCharsMax } = restLimits;
  const runes = texts.map((text) => Array.from(text));
  if (runes.reduce((sum, one) => sum + one.length, 0) <= warningsCharsMax) return texts;
  const kept: string[] = [];
  let written = 0;
  for (const one of runes) {
    const cut = one.slice(0, warningCharsMax);
    written += cut.length;
    if (written > warningsCharsMax) break;
    kept.push(cut.join(''));
  }
  return kept;
}

const quoted = (text: string): string =>
  `"${Buffer.from(text, 'utf8').toString('latin1').replaceAll(/["\\]/g, String.raw`\$&`)}"`;
