import { describe } from '@jest/globals';
import { hasRedis } from './rig.js';

/** A scenario that needs Redis; skipped by name where no server is on PATH (in CI there must be one). */
export function describeWithRedis(name: string, block: () => void): void {
  if (hasRedis) describe(name, block);
  else describe.skip(name, block);
}
