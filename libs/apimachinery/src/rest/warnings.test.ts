import { describe, expect, it } from '@jest/globals';
import { warningHeaders } from './warnings.js';

const text = (warnings: readonly string[]): string =>
  Buffer.from(warningHeaders(warnings)['warning'] ?? '', 'latin1').toString();

const rows = [
  { name: 'none', warnings: [], expected: '' },
  { name: 'empty ones', warnings: ['', '\n'], expected: '' },
  { name: 'one', warnings: ['a b'], expected: '299 - "a b"' },
  { name: 'the same twice', warnings: ['a', 'b', 'a'], expected: '299 - "a", 299 - "b"' },
  {
    name: 'quotes and backslashes',
    warnings: [String.raw`say "a\b"`],
    expected: String.raw`299 - "say \"a\\b\""`,
  },
  {
    name: 'what would end the header',
    warnings: ['a\r\nset-cookie: b\u0000\u007f\u0085c'],
    expected: '299 - "a set-cookie: b c"',
  },
  { name: 'any letters', warnings: ['東京 3→5 😀'], expected: '299 - "東京 3→5 😀"' },
];

describe('warnings', () => {
  for (const { name, warnings, expected } of rows)
    it(name, () => expect(text(warnings)).toBe(expected));

  it('fit into a header byte by byte', () => {
    expect(warningHeaders(['3→5'])['warning']).toMatch(/^[\u0020-\u00ff]+$/);
  });

  it('are whole as long as all of them together are short', () => {
    expect(text(['x'.repeat(4096)])).toBe(`299 - "${'x'.repeat(4096)}"`);
  });

  it('are cut once they are too long together, and the last ones left out', () => {
    const many = Array.from({ length: 20 }, (_, index) => `${index} ${'→'.repeat(300)}`);
    const parts = text(many).split(', ');
    expect(parts).toHaveLength(16);
    expect(parts[15]).toBe(`299 - "15 ${'→'.repeat(253)}"`);
  });
});
