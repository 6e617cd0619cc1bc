import { DomainError } from '@navarch/model';

/** The log no longer (or never) holds what comes right after `from`: read everything anew. */
export class CompactedError extends DomainError {
  readonly from: number;
  /** The log ends before the position that was asked for. */
  readonly isAhead: boolean;

  constructor(facts: {
    readonly from: number;
    readonly oldest: number;
    readonly revision: number;
  }) {
    super({ kind: 'notFound', code: 'changes.compacted' }, facts);
    this.name = 'CompactedError';
    this.from = facts.from;
    this.isAhead = facts.from > facts.revision;
  }
}
