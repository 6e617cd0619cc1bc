import type { Instant } from '@navarch/model';

/** `epoch` rises with every change of hands; an effect that carries an older one is refused. */
export type Lease = {
  readonly name: string;
  readonly holder: string;
  readonly epoch: number;
  readonly expiresAt: Instant;
};

/** Whose effect it is: refused where another holds the lease now. */
export type LeaseFence = Pick<Lease, 'name' | 'holder'>;

export type Leases = {
  /** Takes free ones, renews own ones; returns those now held. `holder` is new for every process start. */
  readonly acquire: (names: readonly string[], holder: string, ttlMs: number) => Promise<Lease[]>;
  readonly release: (names: readonly string[], holder: string) => Promise<void>;
  /** Those held now. */
  readonly list: () => Promise<Lease[]>;
};
