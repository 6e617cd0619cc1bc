import { rbacResources } from './access.js';
import { type ResourceName, resources } from './resources.js';

/** Answered and not kept, or kept by members alone. */
const unstored: ReadonlySet<ResourceName> = new Set([
  resources.simulations,
  resources.histories,
  resources.rollbacks,
  resources.pods,
  resources.nodes,
]);

/** Built-in kinds of which the federation has objects. */
export const storedResources: readonly ResourceName[] = [
  ...Object.values(resources),
  ...Object.values(rbacResources),
].filter((one) => !unstored.has(one));
