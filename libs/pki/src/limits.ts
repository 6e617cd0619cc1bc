/** How long certificates last, and how far a clock may be off. */
const dayMs = 24 * 3_600_000;

export const validity = {
  authorityMs: 10 * 365 * dayMs,
  /** Below the 825 days that Apple's clients accept. */
  serverMs: 820 * dayMs,
  clientMs: 820 * dayMs,
  /** Certificates are valid from a little before they are made. */
  clockSkewMs: 5 * 60_000,
  /** A certificate with less than this left is made anew at the next start. */
  renewBeforeMs: 30 * dayMs,
} as const;

export const serialBytes = 16;
export const privateFileMode = 0o600;
export const publicFileMode = 0o644;
export const privateFolderMode = 0o700;
