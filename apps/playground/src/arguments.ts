import { parseArgs } from 'node:util';
import { DomainError } from '@navarch/model';
import { limits } from './limits.js';

/** How many members this process is: the one of the settings, or several in folders below its own. */
export type Cast =
  | { readonly kind: 'one' }
  | { readonly kind: 'many'; readonly names: readonly string[]; readonly anyPort: boolean };

const memberName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * `--members a,b,c` or `--count 100` (named `member-1` …); `--any-port` takes free ports instead of counting up from the
 * first. Throws DomainError `arguments.invalid`.
 */
export function readCast(args: readonly string[]): Cast {
  const { members, count, 'any-port': anyPort } = parse(args);
  if (members === undefined && count === undefined) return { kind: 'one' };
  const names = members?.split(',') ?? numbered(Number(count));
  const isGood = names.length > 0 && names.every((name) => memberName.test(name));
  if (!isGood || new Set(names).size !== names.length || names.length > limits.membersMax) {
    throw new DomainError('invalid', 'arguments.invalid', {
      allowed: `--members with different names, or --count from 1 to ${limits.membersMax}`,
    });
  }
  return { kind: 'many', names, anyPort };
}

const numbered = (count: number): string[] =>
  Number.isInteger(count) && count > 0 && count <= limits.membersMax
    ? Array.from({ length: count }, (_, index) => `member-${index + 1}`)
    : [];

function parse(args: readonly string[]): {
  readonly members?: string | undefined;
  readonly count?: string | undefined;
  readonly 'any-port': boolean;
} {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        members: { type: 'string' },
        count: { type: 'string' },
        'any-port': { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (cause) {
    throw new DomainError('invalid', 'arguments.invalid', {}, { cause });
  }
}
