/**
 * Versions and tokens of what is read from several members at once: each member's own, by cluster, in a text that clients hand back
 * and do not look into.
 */
export type Positions = Readonly<Record<string, string>>;

/** `positions`: of all members that were asked first, empty for those that did not answer. `next`: who has more, and from where. */
export type Remainder = { readonly positions: Positions; readonly next: Positions };

export const printPositions = (positions: Positions): string => print(positions);
export const printRemainder = ({ positions, next }: Remainder): string => print([positions, next]);

/** Undefined for what is none of ours. */
export const parsePositions = (text: string): Positions | undefined => {
  const value = parse(text);
  return arePositions(value) ? value : undefined;
};

export function parseRemainder(text: string): Remainder | undefined {
  const value = parse(text);
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [positions, next] = value as readonly unknown[];
  return arePositions(positions) && arePositions(next) ? { positions, next } : undefined;
}

const print = (value: unknown): string =>
  Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

const arePositions = (value: unknown): value is Positions =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => typeof one === 'string');
