/** Where objects of a kind say how many replicas they want and have: ReplicaSets in `spec.replicas`, custom objects where their definition says. */

/** Paths, as names of fields within fields. */
export type ReplicaFields = {
  readonly wanted: readonly string[];
  /** How many there are. */
  readonly seen: readonly string[];
  /** A text that selects their pods, as the copies say it. */
  readonly selector?: readonly string[];
  /** How many one wants that does not say; absent: such a one is not divided. */
  readonly unsaid?: number;
};

/** How many replicas an object wants; undefined: it does not say, and nobody says it for it. */
export function replicasAt(
  object: object,
  { wanted, unsaid }: Pick<ReplicaFields, 'wanted' | 'unsaid'>,
): number | undefined {
  const found = valueAt(object, wanted);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : unsaid;
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const step of path)
    found = isFields(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  return found;
}

/** The same with a value at a path; `undefined` takes the field away. What is passed through is made where it is not there. */
export function withValueAt<T extends object>(
  object: T,
  path: readonly string[],
  given: unknown,
): T {
  return set(object, path, given) as T;
}

function set(value: unknown, [step, ...rest]: readonly string[], given: unknown): unknown {
  if (step === undefined) return given;
  const fields = isFields(value) ? value : {};
  const { [step]: former, ...others } = fields;
  if (given === undefined && former === undefined) return value;
  const next = set(former, rest, given);
  // In its place, so that what is printed keeps its order.
  return next === undefined ? others : { ...fields, [step]: next };
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
