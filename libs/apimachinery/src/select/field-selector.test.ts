import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import {
  escapeFieldValue,
  matchesFields,
  parseFieldSelector,
  printFieldSelector,
  requireKnownFields,
} from './field-selector.js';

const plain = (...ownFields: readonly string[]) => ({ ownFields, isCustom: false });

describe('field selectors', () => {
  const fields = new Map([
    ['metadata.name', 'web'],
    ['type', 'a=b,c\\'],
    ['empty', ''],
  ]);
  const rows: [string, boolean][] = [
    ['', true],
    ['metadata.name=web', true],
    ['metadata.name==web', true],
    ['metadata.name!=web', false],
    ['metadata.name!=db,metadata.name=web', true],
    ['metadata.name=web,,', true],
    ['type=a\\=b\\,c\\\\', true],
    ['type!=a\\=b\\,c\\\\', false],
    ['empty=', true],
    ['absent=', true],
    ['absent!=', false],
  ];

  it.each(rows)('%j holds: %j', (text, holds) => {
    expect(matchesFields(parseFieldSelector(text), (field) => fields.get(field))).toBe(holds);
  });

  it('prints what it reads again', () => {
    const value = 'a,b=c\\';
    const [term] = parseFieldSelector(`x!=${escapeFieldValue(value)}`);
    expect(term).toEqual({ field: 'x', operator: '!=', value });
    expect(printFieldSelector(term === undefined ? [] : [term])).toBe('x!=a\\,b\\=c\\\\');
  });

  const refused = (action: () => unknown): [number, string] => {
    try {
      action();
    } catch (error) {
      if (error instanceof ApiError) return [error.code, error.message];
      throw error;
    }
    throw new Error('nothing was refused');
  };

  const faults: [string, string][] = [
    ['a', "invalid selector: 'a'; can't understand 'a'"],
    ['x in (a,b)', "invalid selector: 'x in (a,b)'; can't understand 'b)'"],
    ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
    ['a=b\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
  ];

  it.each(faults)('refuses %j', (text, message) => {
    expect(refused(() => parseFieldSelector(text))).toEqual([400, message]);
  });

  it('refuses more terms than it would evaluate', () => {
    expect(refused(() => parseFieldSelector('a=b,'.repeat(1_001)))[0]).toBe(400);
  });

  it('refuses fields that a kind does not offer', () => {
    const selector = parseFieldSelector('metadata.namespace=a,type=b');
    expect(() => requireKnownFields(selector, plain('type'))).not.toThrow();
    expect(refused(() => requireKnownFields(selector, plain('reason')))).toEqual([
      400,
      'field label not supported: type',
    ]);
    const custom = { ownFields: [], isCustom: true };
    expect(refused(() => requireKnownFields(selector, custom))).toEqual([
      400,
      'field label not supported: type',
    ]);
    expect(refused(() => requireKnownFields(selector, plain()))).toEqual([
      400,
      '"type" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ]);
  });
});
