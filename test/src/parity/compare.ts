/** One place at which two outcomes differ. `undefined` is what is not there. */
export type Difference = {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
};

/** All places, `body.items[0].metadata.name`; the order of the fields of an object is none. */
export function differencesOf(expected: unknown, actual: unknown, path = ''): Difference[] {
  if (Object.is(expected, actual)) return [];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, at) => at).flatMap((at) =>
      differencesOf(expected[at], actual[at], `${path}[${at}]`),
    );
  }
  if (isFields(expected) && isFields(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return names.flatMap((name) =>
      differencesOf(expected[name], actual[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return [{ path, expected, actual }];
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const printDifference = ({ path, expected, actual }: Difference): string =>
  `${path}\n    real  ${print(expected)}\n    ours  ${print(actual)}`;

const charactersMax = 600;

const print = (value: unknown): string =>
  (value === undefined ? 'absent' : JSON.stringify(value)).slice(0, charactersMax);
