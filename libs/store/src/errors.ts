import { DomainError } from '@navarch/model';

/** The log no longer (or never) holds what comes right after `from`: read everything anew. */
export class CompactedError extends DomainError {
  constructor(facts: {
    readonly from: number;
    readonly oldest: number;
    readonly revision: number;
  }) {
    super({ kind: 'notFound', code: 'changes.compacted' }, facts);
    this.name = 'CompactedError';
  }
}
