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
  const parts = new Parts();
  if (shape.kind === 'record') compareRecords(parts, shape.node, [before, after]);
  else compareLists(parts, shape.node, [before, after]);
  return parts.gathered({ added: before === undefined, removed: after === undefined });
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

type Part = readonly [string, FieldSet];

/** What the parts of a value say, which is mostly nothing. */
class Parts {
  private readonly added: Part[] = [];
  private readonly removed: Part[] = [];
  private readonly modified: Part[] = [];

  add(element: string, difference: Difference): void {
    if (difference === noDifference) return;
    this.added.push([element, difference.added]);
    this.removed.push([element, difference.removed]);
    this.modified.push([element, difference.modified]);
  }

  gathered(self: { readonly added: boolean; readonly removed: boolean }): Difference {
    if (this.added.length === 0 && !self.added && !self.removed) return noDifference;
    return {
      added: fieldSet(self.added, this.added),
      removed: fieldSet(self.removed, this.removed),
      modified: fieldSet(false, this.modified),
    };
  }
}

type Pair = readonly [before: unknown, after: unknown];

function compareRecords(parts: Parts, node: ObjectNode | MapNode, [before, after]: Pair): void {
  const [left, right] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
  const compare = (name: string): void => {
    const [was, is] = [getOwn(left, name), getOwn(right, name)];
    if (was !== is) parts.add(fieldElement(name), compareValues(childNode(node, name), was, is));
  };
  for (const name of Object.keys(left)) compare(name);
  for (const name of Object.keys(right)) if (!Object.hasOwn(left, name)) compare(name);
}

function compareLists(parts: Parts, node: ListNode, [before, after]: Pair): void {
  const [left, right] = [groupItems(node, before), groupItems(node, after)];
  for (const element of new Set([...left.keys(), ...right.keys()]))
    parts.add(element, compareItems(node, left.get(element) ?? [], right.get(element) ?? []));
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
