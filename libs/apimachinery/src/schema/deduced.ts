import type { MapNode } from './node.js';

/** What is of no known structure, where it may be anything: objects field by field, as deep as they go, all else as one value. */
export const deducedNode: MapNode = { type: 'map', values: () => deducedNode, atomic: false };
