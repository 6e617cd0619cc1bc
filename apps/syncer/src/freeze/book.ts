/**
 * What this process knows of the Freezes, and the gate that every write to a member passes.
 *
 * Knowledge goes stale: a write is let through only when the Freezes were read within the last two seconds, so that a
 * Freeze holds within that time whatever else is slow, paused or cut off, and nothing is written before the first reading.
 * What is known to be frozen stays frozen for as long as nobody can be asked. The age is measured on a clock that no one
 * sets; only `until` is a matter of the time of day.
 */
import type { MemberWrite } from '@navarch/clients';
import {
  federatedKindAt,
  type Freeze,
  type MemberObjectKey,
  UnavailableError,
} from '@navarch/model';
import { limits } from '../limits.js';
import { decideTurn, holding, isStanding, type Target, type Turn } from './frozen.decide.js';

/** A Freeze holds this write back. Nothing was sent, and nothing failed. */
export class FrozenError extends UnavailableError {
  /** For people. */
  readonly remark: string;

  constructor(
    readonly target: Target,
    { metadata, spec }: Freeze,
  ) {
    super('member.frozen', { cluster: target.cluster, freeze: metadata.name });
    this.name = 'FrozenError';
    this.remark = `held by Freeze ${metadata.name}${spec.reason === undefined ? '' : `: ${spec.reason}`}`;
  }
}

/** It is not known whether a Freeze holds this write back. Nothing was sent. */
export class FreezesUnknownError extends UnavailableError {
  constructor() {
    super('freezes.unknown');
    this.name = 'FreezesUnknownError';
  }
}

/** Nothing was sent, for no fault of the object or the member. */
export const isHold = (error: unknown): boolean =>
  error instanceof FrozenError || error instanceof FreezesUnknownError;

export type FreezeBookParts = {
  /** The time of day, for `until`. */
  readonly now: () => number;
  /** Milliseconds from any start; nobody sets it. */
  readonly stopwatch: () => number;
};

export class FreezeBook {
  private known: { readonly freezes: readonly Freeze[]; readonly asOf: number } | undefined;
  /** What stood at the last reading. */
  private stood: readonly Freeze[] | undefined;

  constructor(private readonly parts: FreezeBookParts) {}

  /** Takes a reading that was begun at `asOf` of the stopwatch; answers what has begun and ended since the last one. */
  write(freezes: readonly Freeze[], asOf: number): Turn {
    const turn = decideTurn(this.stood, freezes, this.parts.now());
    this.known = { freezes, asOf };
    this.stood = this.standing();
    return turn;
  }

  /** The Freezes that hold something now, as far as is known. */
  standing(): readonly Freeze[] {
    const now = this.parts.now();
    return (this.known?.freezes ?? []).filter((freeze) => isStanding(freeze, now));
  }

  /** The Freeze that holds this now; undefined when there is none, as far as is known. */
  holding(target: Target): Freeze | undefined {
    return holding(this.known?.freezes ?? [], target, this.parts.now());
  }

  /** The same for a copy in a member; a custom one may be held by its kind nevertheless, which is found when it is sent. */
  holdingCopy({ cluster, object }: MemberObjectKey): Freeze | undefined {
    const { namespace, name } = object;
    const kind = federatedKindAt(object)?.kind ?? '';
    return this.holding({ cluster, kind, namespace, name });
  }

  /** Throws FrozenError or FreezesUnknownError unless this may be sent now. */
  readonly pass = (cluster: string, { resource, namespace, name }: MemberWrite): void => {
    const target = { cluster, kind: resource.kind, namespace, name };
    const freeze = this.holding(target);
    if (freeze !== undefined) throw new FrozenError(target, freeze);
    if (!this.isFresh()) throw new FreezesUnknownError();
  };

  /** The Freezes were read a moment ago: what is not held may be sent. */
  isFresh(): boolean {
    const { stopwatch } = this.parts;
    return this.known !== undefined && stopwatch() - this.known.asOf <= limits.freezesFreshMs;
  }
}
