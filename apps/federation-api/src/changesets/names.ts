import type { ApiHandlerOptions } from '@navarch/apimachinery';

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixChars = 6;
const prefixCharsMax = 200;

/** A name that nobody chose. */
export function newName(
  prefix = 'changeset-',
  { random }: Pick<ApiHandlerOptions, 'random'>,
): string {
  const suffix = Array.from(
    { length: suffixChars },
    () => alphabet[Math.floor(random() * alphabet.length)],
  );
  return `${prefix.slice(0, prefixCharsMax)}${suffix.join('')}`;
}
