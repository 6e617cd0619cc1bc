import type { Env } from './config.js';

/** The environment of this process. Nothing else in the repository reads `process.env`. */
export const readEnv = (): Env => ({ ...process.env });
