import { equalJson, getOwn, isList, isRecord } from '../patch/json-value.js';
import type { ListNode, MapNode, ObjectNode, SchemaNode } from '../schema/node.js';
import { type FieldSet, fieldSet, noFields, thisField } from './field-set.js';
import { fieldElement, itemElements } from './path-element.js';
import { childNode, isVoid, shapeOf } from './shape.js';

/** What one object has and another has not. */
export type Difference = {
  readonly added: FieldSet;
  readonly removed: FieldSet;
  readonly modified: FieldSet;
};

/** Undefined stands for absent. */
export function compareValues(node: SchemaNode, before: unknown, after: unknown): Difference {
  if (before === after) return noDifference;
  const shape = shapeOf(node, before, after);
  if (shape.kind === 'leaf' || (isVoid(before) && isVoid(after)))
    return compareWhole(before, after);
  const parts =
    shape.kind === 'record'
      ? compareRecords(shape.node, before, after)
      : compareLists(shape.node, before, after);
  return gather(parts, { added: before === undefined, removed: after === undefined });
}

/** Keeps of each set what `keep` gives. */
export const mapDifference = (
  { added, removed, modified }: Difference,
  keep: (set: FieldSet) => FieldSet,
): Difference => ({ added: keep(added), removed: keep(removed), modified: keep(modified) });

const noDifference: Difference = { added: noFields, removed: noFields, modified: noFields };

function compareWhole(before: unknown, after: unknown): Difference {
  if (before === undefined) return { ...noDifference, added: thisField };
  if (after === undefined) return { ...noDifference, removed: thisField };
  return equalJson(before, after) ? noDifference : { ...noDifference, modified: thisField };
}

type Parts = readonly (readonly [string, Difference])[];

function gather(parts: Parts, self: { added: boolean; removed: boolean }): Difference {
  const pick = (of: (difference: Difference) => FieldSet) =>
    parts.map(([element, difference]) => [element, of(difference)] as const);
  return {
    added: fieldSet(
      self.added,
      pick((difference) => difference.added),
    ),
    removed: fieldSet(
      self.removed,
      pick((difference) => difference.removed),
    ),
    modified: fieldSet(
      false,
      pick((difference) => difference.modified),
    ),
  };
}

function compareRecords(node: ObjectNode | MapNode, before: unknown, after: unknown): Parts {
  const [left, right] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].map((name) => [
    fieldElement(name),
    compareValues(childNode(node, name), getOwn(left, name), getOwn(right, name)),
  ]);
}

function compareLists(node: ListNode, before: unknown, after: unknown): Parts {
  const [left, right] = [groupItems(node, before), groupItems(node, after)];
  const elements = new Set([...left.keys(), ...right.keys()]);
  return [...elements].map((element) => [
    element,
    compareItems(node, left.get(element) ?? [], right.get(element) ?? []),
  ]);
}

/** Items that share a key are compared as one value; their fields belong to nobody in particular. */
function compareItems(
  node: ListNode,
  left: readonly unknown[],
  right: readonly unknown[],
): Difference {
  if (left.length <= 1 && right.length <= 1) return compareValues(node.items(), left[0], right[0]);
  if (left.length > 1 && right.length > 1) return compareWhole(left, right);
  if (left.length > 1) {
    const { added } = compareValues(node.items(), undefined, right[0]);
    return { ...noDifference, added, removed: thisField };
  }
  const { removed } = compareValues(node.items(), left[0], undefined);
  return { ...noDifference, removed, added: thisField };
}

function groupItems(node: ListNode, value: unknown): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const [element, item] of (isList(value) ? itemElements(node, value) : undefined) ?? []) {
    const group = groups.get(element);
    if (group === undefined) groups.set(element, [item]);
    else group.push(item);
  }
  return groups;
}
