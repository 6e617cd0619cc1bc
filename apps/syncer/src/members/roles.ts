/**
 * Which roles this syncer plays: the singletons (`relay`, `sweep`) and the members that it probes and
 * watches (`cluster/NAME`).
 *
 * A role is a lease in PostgreSQL. It is renewed well before it ends; when it cannot be renewed in time the role is
 * dropped here before another syncer may take it. A role saves work, it proves nothing: writes are fenced
 * where they land.
 */
import type { Leases } from '@navarch/store';
import { limits } from '../limits.js';
import { Ticker } from '../ticker.js';

export const clusterPrefix = 'cluster/';

/** Of who probes and watches a member. */
export const roleOf = (cluster: string): string => `${clusterPrefix}${cluster}`;

/** Starts playing a role; the returned function stops it and resolves when it has stopped. */
export type Play = (role: string) => () => Promise<void>;

export type RolesParts = {
  readonly leases: Leases;
  readonly holder: string;
  /** The roles that exist now. */
  readonly wanted: () => Promise<readonly string[]>;
  readonly play: Play;
  /** How long a role stays with a holder that falls silent. */
  readonly leaseMs: number;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
};

type Playing = { readonly stop: () => Promise<void>; heldUntil: number };

export class Roles {
  private readonly playing = new Map<string, Playing>();
  private readonly ticker: Ticker;

  constructor(private readonly parts: RolesParts) {
    this.ticker = new Ticker({
      everyMs: parts.leaseMs / limits.roleRenewalsPerLease,
      run: () => this.renew(),
      onError: (error) => {
        parts.onError(error);
        this.dropExpired();
      },
    });
  }

  start(): void {
    this.ticker.start();
  }

  /** Stops all roles and gives them back, so that another syncer takes over at once. */
  async stop(): Promise<void> {
    await this.ticker.stop();
    const held = [...this.playing.keys()];
    await Promise.all(held.map((role) => this.drop(role)));
    await this.parts.leases.release(held, this.parts.holder).catch(this.parts.onError);
  }

  private async renew(): Promise<void> {
    const askedAt = this.parts.now();
    const wanted = await this.parts.wanted();
    const held = await this.parts.leases.acquire(wanted, this.parts.holder, this.parts.leaseMs);
    const roles = new Set(held.map((lease) => lease.name));
    for (const role of roles) this.keep(role, askedAt + this.parts.leaseMs);
    const lost = [...this.playing.keys()].filter((role) => !roles.has(role));
    await Promise.all(lost.map((role) => this.drop(role)));
  }

  private keep(role: string, heldUntil: number): void {
    const current = this.playing.get(role);
    if (current === undefined) this.playing.set(role, { stop: this.parts.play(role), heldUntil });
    else current.heldUntil = heldUntil;
  }

  private dropExpired(): void {
    for (const [role, { heldUntil }] of this.playing) {
      if (this.parts.now() >= heldUntil) void this.drop(role).catch(this.parts.onError);
    }
  }

  private async drop(role: string): Promise<void> {
    const current = this.playing.get(role);
    this.playing.delete(role);
    await current?.stop();
  }
}
