/** Which store the suites of this process run on: PostgreSQL, unless `use-memory.js` was imported first. */
export const storeKind: { current: 'postgresql' | 'memory' } = { current: 'postgresql' };
