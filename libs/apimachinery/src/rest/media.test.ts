import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../status.js';
import { negotiate, patchTypeOf } from './media.js';

const refusal = (act: () => unknown): number | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
};

describe('what JavaScript has of its own is no media type', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    it(name, () => {
      expect(refusal(() => negotiate(`application/json;as=${name};v=v1;g=meta.k8s.io`))).toBe(406);
      expect(refusal(() => patchTypeOf(name))).toBe(415);
    });
  }
});
