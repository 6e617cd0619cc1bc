import { types } from 'node:util';
import { DomainError, systemCodeOf } from '@navarch/model';

/** One error of a chain, safe to print. */
export type ErrorLink = {
  readonly type: string;
  /** Of a DomainError the code; of others a system code such as ECONNREFUSED. */
  readonly code?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly message?: string;
  readonly at?: readonly string[];
};

const chainMax = 8;
const messageMax = 300;
const framesMax = 6;

/**
 * An error and its causes, outermost first.
 *
 * Messages of parsers are left out because they quote their input; of others the first line is kept, cut,
 * and without the credentials of URLs.
 */
export function describeError(error: unknown): { chain: readonly ErrorLink[] } {
  const chain: ErrorLink[] = [];
  let current: unknown = error;
  while (current !== undefined && current !== null && chain.length < chainMax) {
    chain.push(describeLink(current));
    current = types.isNativeError(current) ? current.cause : undefined;
  }
  return { chain };
}

/** The chain on one line, for people: `member.apply {"cluster":"tokyo"} < connect ECONNREFUSED`. */
export function printError(error: unknown): string {
  return describeError(error)
    .chain.map((link) =>
      link.facts === undefined
        ? (link.message ?? link.code ?? link.type)
        : `${link.code ?? link.type} ${JSON.stringify(link.facts)}`,
    )
    .join(' < ');
}

function describeLink(error: unknown): ErrorLink {
  if (!types.isNativeError(error)) return { type: typeof error };
  const at = framesOf(error);
  if (error instanceof DomainError) {
    return { type: error.name, code: error.code, facts: error.facts, at };
  }
  const systemCode = systemCodeOf(error);
  const code = systemCode === undefined ? {} : { code: systemCode };
  const message = quotesItsInput(error) ? {} : { message: cleaned(error.message) };
  return { type: error.name, ...code, ...message, at };
}

const quotesItsInput = (error: Error): boolean =>
  error.name === 'SyntaxError' || error.name.startsWith('YAML') || error.name === 'ZodError';

const cleaned = (message: string): string =>
  (message.split('\n', 1)[0] ?? '').slice(0, messageMax).replace(/\/\/[^/@\s]*@/g, '//[hidden]@');

const framesOf = (error: Error): readonly string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, framesMax)
    .map((line) => line.slice('    at '.length));
