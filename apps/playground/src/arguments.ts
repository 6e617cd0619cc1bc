import { parseArgs } from 'node:util';
import { DomainError } from '@navarch/model';
import { limits } from './limits.js';

/** How many members this process is: the one of the settings, or several in folders below its own. */
export type Cast =
  | { readonly kind: 'one'; readonly anyPort: boolean }
  | { readonly kind: 'many'; readonly names: readonly string[]; readonly anyPort: boolean };

const memberName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What the settings say: the name of the one, or of which the many are numbered. */
export type CastSettings = { readonly name: string; readonly count: number };

/**
 * `--members a,b,c` or `--count 100` (`NAME-1` …, as with NAVARCH_MEMBER_COUNT); `--any-port` takes free ports instead of
 * counting up from the first. Throws DomainError `arguments.invalid`.
 */
export function readCast(args: readonly string[], settings: CastSettings): Cast {
  const { members, count = String(settings.count), 'any-port': anyPort } = parse(args);
  if (members === undefined && count === '1') return { kind: 'one', anyPort };
  const names = members?.split(',') ?? numbered(settings.name, Number(count));
  const isGood = names.length > 0 && names.every((name) => memberName.test(name));
  if (!isGood || new Set(names).size !== names.length || names.length > limits.membersMax) {
    throw new DomainError(
      { kind: 'invalid', code: 'arguments.invalid' },
      {
        allowed: `--members with different names, or --count from 1 to ${limits.membersMax}`,
      },
    );
  }
  return { kind: 'many', names, anyPort };
}

const numbered = (name: string, count: number): string[] =>
  Number.isInteger(count) && count > 0 && count <= limits.membersMax
    ? Array.from({ length: count }, (_, index) => `${name}-${index + 1}`)
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
    throw new DomainError({ kind: 'invalid', code: 'arguments.invalid' }, {}, { cause });
  }
}
