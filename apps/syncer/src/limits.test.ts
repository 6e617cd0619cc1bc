import { describe, expect, it } from '@jest/globals';
import { settings } from '@navarch/runtime';
import { limits } from './limits.js';

describe('the time of a request to a member', () => {
  const timeout = settings.find(({ env }) => env === 'NAVARCH_MEMBER_TIMEOUT_MS');

  it('cannot be set to outlive the claim on the work that it is made for', () => {
    const isAllowed = (ms: number): boolean | undefined =>
      timeout?.schema.safeParse(String(ms)).success;
    expect(isAllowed(limits.claimLeaseMs - 1)).toBe(true);
    expect(isAllowed(limits.claimLeaseMs)).toBe(false);
  });
});
