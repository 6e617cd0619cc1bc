export { compile, type Program } from './compile.js';
export type { Environment } from './check/checker.js';
export { formatFunctions, type FormatRule } from './library/formats.js';
export { type Functions, functionsWith } from './library/functions.js';
export { CostExceeded, Meter } from './evaluate/meter.js';
export * from './values/value.js';
