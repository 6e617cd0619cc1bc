import { tooDeep } from '../decode/decoded.js';
import { decodeLimits } from '../decode/limits.js';
import { ApiError, entityTooLarge } from '../status.js';
import { isList, isRecord, setOwn } from './json-value.js';
import { patchLimits } from './limits.js';

/**
 * What one JSON patch may still cost.
 *
 * Ten thousand operations can copy a document into itself ten thousand times, or move every item of a long list
 * each time; both are counted while they happen, so that the limit is hit before memory or time is.
 */
export class Budget {
  private bytesLeft: number = patchLimits.outputBytesMax;
  private movesLeft: number = patchLimits.movedItemsMax;

  /** A deep copy that counts against the size of the result. */
  copy(value: unknown): unknown {
    return copyJson(value, (bytes) => {
      this.bytesLeft -= bytes;
      if (this.bytesLeft < 0) throw entityTooLarge(patchLimits.outputBytesMax);
    });
  }

  /** Call before `items` list items change their places. */
  spendMoves(items: number): void {
    this.movesLeft -= items;
    if (this.movesLeft < 0) {
      throw new ApiError(
        { code: 413, reason: 'RequestEntityTooLarge' },
        `Request entity too large: a JSON patch may move at most ${patchLimits.movedItemsMax} list items`,
      );
    }
  }
}

/**
 * A deep copy that is not frozen. `spend` is told the size of each part in bytes, roughly as JSON. Throws 400 for
 * a value that operations have nested too deeply.
 */
export function copyJson(value: unknown, spend: (bytes: number) => void, depth = 0): unknown {
  if (depth > decodeLimits.depthMax) throw tooDeep();
  if (isList(value)) {
    spend(2 + value.length);
    return value.map((item) => copyJson(item, spend, depth + 1));
  }
  if (!isRecord(value)) {
    spend(typeof value === 'string' ? value.length + 2 : 4);
    return value;
  }
  const copy: Record<string, unknown> = {};
  spend(2);
  for (const [key, part] of Object.entries(value)) {
    spend(key.length + 4);
    setOwn(copy, key, copyJson(part, spend, depth + 1));
  }
  return copy;
}
