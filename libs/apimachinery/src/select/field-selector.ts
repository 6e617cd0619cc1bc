import { type ApiError, badRequest } from '../status.js';
import { selectLimits } from './limits.js';

/** Field selectors: `a=b`, `a==b`, `a!=b`, joined by commas; a backslash escapes `,`, `=` and itself in values. */

export type FieldRequirement = {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
};

/** All must hold; none selects everything. */
export type FieldSelector = readonly FieldRequirement[];

/** The empty text selects everything. Throws 400 for what cannot be read. */
export function parseFieldSelector(text: string): FieldSelector {
  // In order, so that of several faults it is always the same one that is told.
  const terms = splitTerms(text)
    .filter((term) => term !== '')
    .toSorted();
  if (terms.length > selectLimits.termsMax) {
    throw badRequest(`a field selector may have at most ${selectLimits.termsMax} terms`);
  }
  return terms.map((term) => parseTerm(term, text));
}

/** `lookup` gives the text of a field of the object at hand; undefined counts as the empty text. */
export const matchesFields = (
  selector: FieldSelector,
  lookup: (field: string) => string | undefined,
): boolean =>
  selector.every(
    ({ field, operator, value }) => ((lookup(field) ?? '') === value) === (operator === '='),
  );

/**
 * Throws 400 if the selector names a field that the kind does not offer. `ownFields` are those besides name
 * and namespace; kinds that have any, and custom ones, use another text than those that have none. Only of custom kinds is it
 * known that they have no namespace.
 */
export function requireKnownFields(
  selector: FieldSelector,
  {
    ownFields,
    isCustom,
    namespaced = true,
  }: {
    readonly ownFields: readonly string[];
    readonly isCustom: boolean;
    readonly namespaced?: boolean;
  },
): void {
  const common = isCustom && !namespaced ? ['metadata.name'] : metadataFields;
  const unknown = selector.find(
    ({ field }) => !common.includes(field) && !ownFields.includes(field),
  );
  if (unknown !== undefined) throw unknownField(unknown.field, isCustom || ownFields.length > 0);
}

export function printFieldSelector(selector: FieldSelector): string {
  return selector
    .map(({ field, operator, value }) => `${field}${operator}${escapeFieldValue(value)}`)
    .join(',');
}

export const escapeFieldValue = (value: string): string => value.replaceAll(/[\\,=]/g, '\\$&');

const metadataFields: readonly string[] = ['metadata.name', 'metadata.namespace'];

const unknownField = (field: string, hasOwn: boolean): ApiError =>
  badRequest(
    hasOwn
      ? `field label not supported: ${field}`
      : `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );

/** At commas that no backslash precedes; the backslashes stay. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === ',') {
      terms.push(text.slice(from, at));
      from = at + 1;
    }
  }
  terms.push(text.slice(from));
  return terms;
}

function parseTerm(term: string, whole: string): FieldRequirement {
  const equals = term.indexOf('=');
  if (equals === -1) throw badRequest(`invalid selector: '${whole}'; can't understand '${term}'`);
  const negated = equals > 0 && term[equals - 1] === '!';
  const doubled = !negated && term[equals + 1] === '=';
  return {
    field: term.slice(0, negated ? equals - 1 : equals),
    operator: negated ? '!=' : '=',
    value: unescapeFieldValue(term.slice(equals + (doubled ? 2 : 1))),
  };
}

function unescapeFieldValue(text: string): string {
  let value = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === ',' || char === '=') {
      throw badRequest(
        `invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`,
      );
    }
    if (char === '\\') {
      at += 1;
      value += unescaped(text.charAt(at));
    } else value += char;
  }
  return value;
}

function unescaped(char: string): string {
  if (char === '\\' || char === ',' || char === '=') return char;
  throw badRequest(`invalid field selector: invalid escape sequence: \\${char}`);
}
