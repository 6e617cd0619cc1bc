import type { Instant } from '@navarch/model';

/** Asks a loop to look at a key. */
export type Mark = {
  readonly loop: string;
  readonly key: string;
  /** Not now but so long after it, by the store's clock. */
  readonly afterMs?: number;
  /** Only to look again where a look is under way, which may have begun on older knowledge. */
  readonly ifClaimed?: boolean;
};

/** The right to work on one row until the lease ends; the ticket proves it when the work is settled. */
export type Claim = {
  readonly loop: string;
  readonly key: string;
  readonly ticket: string;
  /** Failures in a row so far; a claim that ran out counts as one. */
  readonly failures: number;
  /** Marks the row had when it was claimed. */
  readonly marks: number;
};

/** Named rows (those of them that are due) or the longest due ones; 1,000 at most, the rest stays due. */
export type ClaimWanted = readonly string[] | { readonly limit: number };
export type ClaimTerms = { readonly leaseMs: number; readonly holder: string };

/** How the work on a claim ended. */
export type Settlement =
  | { readonly kind: 'close'; readonly claim: Claim }
  | {
      readonly kind: 'postpone';
      readonly claim: Claim;
      readonly afterMs: number;
      /** Present: it failed. Stored as codes and facts, never as the text of a foreign error. */
      readonly error?: unknown;
    }
  | { readonly kind: 'park'; readonly claim: Claim; readonly error: unknown };

/** `stale`: the ticket is no longer that of the row, and nothing was changed. `marked`: the row is due again already. */
export type Settled = 'settled' | 'marked' | 'stale';

export type DueRow = { readonly loop: string; readonly key: string };
export type DueRows = {
  /** Due and never rung since they became due: ring the queue for them. */
  readonly ring: DueRow[];
  /** Rung `ringAgainMs` ago and still not claimed: the queue has failed them, claim them directly. */
  readonly overdue: DueRow[];
};

/** A row as people read it. */
export type AgendaRow = {
  readonly loop: string;
  readonly key: string;
  readonly state: 'waiting' | 'claimed' | 'parked';
  /** When it may next be claimed (a claimed row: when its claim runs out); absent when parked. */
  readonly dueAt?: Instant;
  readonly failures: number;
  readonly lastError?: string;
  readonly holder?: string;
};

export type AdvanceOptions = {
  readonly cursor: string;
  /** Where the cursor must stand; a cursor that does not exist yet accepts any. */
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
};

/**
 * Work owed, one row a (loop, key). A row exists while something is owed and is gone when it is done.
 * A mark during a claim makes the row due again when the claim is settled.
 */
export type Agenda = {
  readonly mark: (marks: readonly Mark[]) => Promise<void>;
  /** Never hands out a row twice; a claim that ran out may be claimed again and fences the slow one. */
  readonly claim: (loop: string, wanted: ClaimWanted, terms: ClaimTerms) => Promise<Claim[]>;
  /** One answer per settlement, in order. */
  readonly settle: (settlements: readonly Settlement[]) => Promise<Settled[]>;
  /** False when the ticket is stale. */
  readonly close: (claims: readonly Claim[]) => Promise<boolean[]>;
  readonly postpone: (claim: Claim, afterMs: number, error?: unknown) => Promise<boolean>;
  /** The row waits for the next mark. */
  readonly park: (claim: Claim, error: unknown) => Promise<boolean>;
  /** Stamps what it returns as rung, so that it is not returned again before `ringAgainMs`. */
  readonly due: (options: {
    readonly limit: number;
    readonly ringAgainMs: number;
  }) => Promise<DueRows>;
  /** When the next row becomes due that was not rung yet (may be in the past). */
  readonly nextDueAt: () => Promise<Instant | undefined>;
  /** `failing`: only rows that failed or are parked. Most failures first. */
  readonly list: (options?: {
    readonly loop?: string;
    readonly failing?: boolean;
    readonly limit?: number;
  }) => Promise<AgendaRow[]>;
  /** Moves the cursor and marks in one transaction; false (and nothing done) when somebody else moved it. */
  readonly advance: (options: AdvanceOptions) => Promise<boolean>;
};

export type Cursors = {
  /** Undefined when it was never set. */
  readonly get: (name: string) => Promise<number | undefined>;
};
