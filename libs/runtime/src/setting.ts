import { z } from 'zod';

/**
 * One thing that can be set from outside: which variable, what is allowed, what holds when it is absent.
 *
 * Values come in as text and leave as `T`; an empty variable counts as an absent one.
 */
export type Setting<T> = {
  readonly env: string;
  readonly description: string;
  /** As people read it: `ms`, `bytes`; absent for names, paths and choices. */
  readonly unit?: string;
  /** The text that holds when the variable is absent. */
  readonly fallback: string | undefined;
  /** What is allowed, for error texts and help. */
  readonly allowed: string;
  /** The value may hold a password: it is never shown. */
  readonly secret: boolean;
  readonly schema: z.ZodType<T>;
};

type Described = { readonly env: string; readonly description: string };

export function wholeNumber(
  from: Described & { min: number; max: number; fallback: number; unit?: string },
): Setting<number> {
  return {
    env: from.env,
    description: from.description,
    ...(from.unit === undefined ? {} : { unit: from.unit }),
    fallback: String(from.fallback),
    allowed: `a whole number from ${from.min} to ${from.max}${from.unit === undefined ? '' : ` ${from.unit}`}`,
    secret: false,
    schema: z
      .string()
      .regex(/^-?\d{1,15}$/, 'is not a whole number')
      .transform(Number)
      .pipe(z.number().min(from.min, 'is too small').max(from.max, 'is too large')),
  };
}

/** A TCP port that no other process is given by chance: below the ephemeral range. */
export function port(from: Described & { fallback: number }): Setting<number> {
  return wholeNumber({ ...from, min: 1, max: 65_535 });
}

export function oneOf<const T extends string>(
  from: Described & { values: readonly [T, ...T[]]; fallback: T },
): Setting<T> {
  return {
    env: from.env,
    description: from.description,
    fallback: from.fallback,
    allowed: `one of ${from.values.join(', ')}`,
    secret: false,
    schema: z.enum(from.values, 'is not a known value'),
  };
}

/** Free text (a path, a host, a name) that fits `pattern`. */
export function text(
  from: Described & { fallback: string; allowed: string; pattern?: RegExp },
): Setting<string> {
  return {
    env: from.env,
    description: from.description,
    fallback: from.fallback,
    allowed: from.allowed,
    secret: false,
    schema: z.string().regex(from.pattern ?? /^[^\0]+$/, 'is malformed'),
  };
}

/** A URL with one of these protocols. It may carry a password, so its value is never shown. */
export function url(
  from: Described & { protocols: readonly string[] },
): Setting<string | undefined> {
  return {
    env: from.env,
    description: from.description,
    fallback: undefined,
    allowed: `a URL that starts with ${from.protocols.map((one) => `${one}://`).join(' or ')}`,
    secret: true,
    schema: z
      .string()
      .refine(
        (value) => from.protocols.some((one) => value.startsWith(`${one}://`)),
        'is not such a URL',
      )
      .optional(),
  };
}

/** URLs of one protocol with commas between them, without what a name does not have: a query or a fragment. */
export function urls(
  from: Described & { protocol: string; fallback: string },
): Setting<readonly [string, ...string[]]> {
  const { protocol } = from;
  return {
    env: from.env,
    description: from.description,
    fallback: from.fallback,
    allowed: `URLs that start with ${protocol}://, several with commas`,
    secret: false,
    schema: z
      .string()
      .transform((value) => value.split(',').map((part) => part.trim()))
      .pipe(
        z
          .tuple([z.string()], z.string())
          .refine((parts) => parts.every((one) => isPlainUrl(one, protocol)), 'is not such a URL'),
      ),
  };
}

const isPlainUrl = (text: string, protocol: string): boolean =>
  URL.canParse(text) && text.startsWith(`${protocol}://`) && !/[?#]/.test(text);

/** Addresses with commas between them; none when it is absent. */
export function addresses(
  from: Described,
): Setting<readonly { readonly host: string; readonly port: number }[]> {
  return {
    env: from.env,
    description: from.description,
    fallback: '',
    allowed: 'HOST:PORT, several with commas; IPv6 in brackets',
    secret: false,
    schema: z
      .string()
      .transform((value) => value.split(',').filter((part) => part !== ''))
      .pipe(
        z.array(z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, 'is malformed')),
      )
      .transform((parts) => parts.map(readAddress))
      .refine(
        (found) => found.every((one) => one.port > 0 && one.port <= 65_535),
        'has no such port',
      ),
  };
}

function readAddress(text: string): { readonly host: string; readonly port: number } {
  const at = text.lastIndexOf(':');
  return { host: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}

/** A path to a file that may be absent. */
export function optionalPath(from: Described): Setting<string | undefined> {
  return {
    env: from.env,
    description: from.description,
    fallback: undefined,
    allowed: 'a path',
    secret: false,
    schema: z
      .string()
      .regex(/^[^\0]+$/, 'is malformed')
      .optional(),
  };
}

/** The same setting where the process cannot start without it. */
export function required<T>(setting: Setting<T>): Setting<NonNullable<T>> {
  return {
    ...setting,
    schema: setting.schema.refine(
      (value) => value !== undefined,
      'is not set',
    ) as unknown as z.ZodType<NonNullable<T>>,
  };
}
