/** Injection tokens for what is no class. */
export const LIFECYCLE_PARTS = Symbol('LifecycleParts');
