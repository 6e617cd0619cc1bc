import type { Resolved } from '../check/checker.js';
import type { Node } from '../syntax/node.js';
import type { Type } from '../types/type.js';
import type { Result } from '../values/value.js';
import type { Meter } from '../values/meter.js';

/** One evaluation: a place for each name, and what it has cost so far. */
export type Frame = { readonly slots: (Result | undefined)[]; readonly meter: Meter };

/** A part of an expression, ready to run. */
export type Step = (frame: Frame) => Result;

/** What making steps of nodes knows. */
export type Making = {
  readonly types: ReadonlyMap<Node, Type>;
  readonly calls: ReadonlyMap<Node, Resolved>;
  /** The place of each name. */
  readonly places: ReadonlyMap<string, number>;
  /** How many places are taken: more than there are names, where one stands before another of its name. */
  readonly taken: number;
  readonly make: (node: Node, making: Making) => Step;
};

/** The same, with names that are known from here inwards. */
export const withNames = (making: Making, names: readonly string[]): Making => ({
  ...making,
  places: new Map([
    ...making.places,
    ...names.map((name, index) => [name, making.taken + index] as const),
  ]),
  taken: making.taken + names.length,
});

export const placeOf = ({ places }: Making, name: string): number => places.get(name) ?? 0;
