import { requireShallow } from '../decode/decoded.js';
import { isRecord } from './json-value.js';

/**
 * JSON merge patch (RFC 7386): null deletes, objects merge, everything else replaces. Shares what it does not
 * change with `original`. Throws 400 for a patch that is nested too deeply.
 */
export function mergePatch(original: unknown, patch: unknown): unknown {
  requireShallow(patch);
  return merge(original, patch);
}

function merge(original: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged = new Map(isRecord(original) ? Object.entries(original) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, merge(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
