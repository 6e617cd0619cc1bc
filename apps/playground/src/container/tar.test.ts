import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { printTar, readTar, type TarEntry } from './tar.js';

const shown = (entries: readonly TarEntry[]): readonly (readonly [string, string | undefined])[] =>
  entries.map(({ path, bytes }) => [
    path.replace(/\/$/, ''),
    bytes === undefined ? undefined : Buffer.from(bytes).toString('base64'),
  ]);

const path = fc
  .array(fc.stringMatching(/^[a-zA-Zé0-9_. -]{1,80}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));
const entry = fc.record({
  path,
  bytes: fc.option(fc.uint8Array({ maxLength: 2_000 }), { nil: undefined }),
});

describe('a tar archive', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        expect(shown(readTar(printTar(entries)))).toEqual(shown(entries));
      }),
    );
  });

  it('that is none, or is cut off, is refused', () => {
    expect(() => readTar(Buffer.alloc(1_024, 'x'))).toThrow('does not look like a tar archive');
    const whole = printTar([{ path: 'a', bytes: Buffer.alloc(700) }]);
    expect(() => readTar(whole.subarray(0, 1_024))).toThrow('Unexpected EOF');
    expect(readTar(Buffer.alloc(0))).toEqual([]);
  });

  it('is never more than an error, whatever is in it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        try {
          readTar(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
