/** The words the whole system shares. Nothing here does IO, reads a clock or knows a library. */
export * from './access.js';
export * from './capacity.js';
export * from './cluster.js';
export * from './errors.js';
export * from './freeze.js';
export * from './hold.js';
export * from './key.js';
export * from './move-rules.js';
export * from './object.js';
export * from './outcome.js';
export * from './placement.js';
export * from './policy.js';
export * from './pod-requests.js';
export * from './quantity.js';
export * from './resources.js';
export * from './sync-rules.js';
export * from './scheduling.js';
