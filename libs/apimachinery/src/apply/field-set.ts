/**
 * A set of fields of an object, as a tree of path elements (see path-element).
 *
 * `member` says that the path up to here is in the set; children say that something below is. Both may hold: a
 * list item belongs to somebody, and so do fields of it. A child that holds nothing is never kept, so two sets with
 * the same members have the same shape.
 */
export type FieldSet = {
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
};

export const noFields: FieldSet = { member: false, children: new Map() };
export const thisField: FieldSet = { member: true, children: new Map() };

export const isEmptySet = (set: FieldSet): boolean => !set.member && set.children.size === 0;

/** The only way to make a set with children: drops those that hold nothing. */
export function fieldSet(
  member: boolean,
  children: Iterable<readonly [string, FieldSet]>,
): FieldSet {
  const kept = new Map<string, FieldSet>();
  for (const [element, child] of children) if (!isEmptySet(child)) kept.set(element, child);
  return member || kept.size > 0 ? { member, children: kept } : noFields;
}

export function unionOf(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmptySet(left)) return right;
  if (isEmptySet(right)) return left;
  const children = new Map(left.children);
  for (const [element, child] of right.children) {
    children.set(element, unionOf(children.get(element) ?? noFields, child));
  }
  return fieldSet(left.member || right.member, children);
}

export function intersectionOf(left: FieldSet, right: FieldSet): FieldSet {
  const both = [...left.children].map(
    ([element, child]) =>
      [element, intersectionOf(child, right.children.get(element) ?? noFields)] as const,
  );
  return isEmptySet(right) ? noFields : fieldSet(left.member && right.member, both);
}

/** Paths of `left` that are not in `right`. Removing a path does not remove what is below it. */
export function differenceOf(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmptySet(right)) return left;
  const rest = [...left.children].map(
    ([element, child]) =>
      [element, differenceOf(child, right.children.get(element) ?? noFields)] as const,
  );
  return fieldSet(left.member && !right.member, rest);
}

/** The set of one path. */
export const pathOf = (...elements: readonly string[]): FieldSet =>
  elements.reduceRight<FieldSet>(
    (below, element) => fieldSet(false, [[element, below]]),
    thisField,
  );

/** Every path of the set: first the members of a level, then what is below. */
export function* pathsOf(
  set: FieldSet,
  compare: (left: string, right: string) => number,
): Generator<readonly string[], void> {
  const elements = [...set.children].sort(([left], [right]) => compare(left, right));
  for (const [element, child] of elements) if (child.member) yield [element];
  for (const [element, child] of elements) {
    for (const path of pathsOf(child, compare)) yield [element, ...path];
  }
}
