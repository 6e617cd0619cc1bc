import { printObjectKey, TerminalError, UnavailableError } from '@navarch/model';
import {
  type CommitParts,
  type EncodedWrite,
  encodeWrite,
  runCommit,
  toResult,
  type VerdictRow,
} from './commit-batch.js';
import type {
  Committed,
  ObjectWrite,
  Together,
  TogetherResult,
  TogetherVerdict,
} from './object-store.js';

/**
 * Several writes as one transaction: all of them or none.
 *
 * Not gathered with the writes of others, whose refusal would be theirs alone. The counter lets transactions pass one by
 * one, so the positions are consecutive, and each precondition is judged against the state that the writes are added to.
 */
export async function commitTogether(
  parts: CommitParts,
  compose: (first: number) => readonly ObjectWrite[],
  { actor, changeset }: Together,
): Promise<TogetherResult> {
  return await parts.database.inTransaction('objects.commitTogether', async (run) => {
    // Held until the commit: the positions that are told are the ones that will be.
    const [row] = await run<{ position: string }>(lockRevision);
    const writes = compose(Number(row?.position ?? 0) + 1);
    requireDistinct(writes);
    if (writes.length === 0) return { kind: 'committed', results: [] };
    const encoded = writes.map((write) => encodeWrite(parts.codec, write, actor));
    const rows = await runCommit({ ...parts, database: { run } }, encoded, changeset);
    if (rows.some(({ version }) => version === null))
      return { kind: 'refused', verdicts: rows.map(verdictOf) };
    const results = encoded.map((write, index) => committedOf(parts, write, rows[index]));
    return { kind: 'committed', results };
  });
}

const lockRevision = {
  name: 'revision.lock',
  text: 'SELECT position FROM revision FOR UPDATE',
};

/** All preconditions are judged against one state, so a key can only be written once. */
export function requireDistinct(writes: readonly ObjectWrite[]): void {
  const keys = writes.map(({ key }) => printObjectKey(key));
  if (new Set(keys).size !== keys.length)
    throw new TerminalError('store.keyRepeated', { writes: writes.length });
}

const verdictOf = ({ verdict }: VerdictRow): TogetherVerdict =>
  verdict === 'committed' ? 'ready' : verdict;

function committedOf(
  { codec }: CommitParts,
  encoded: EncodedWrite,
  row: VerdictRow | undefined,
): Committed {
  const result = toResult(codec, encoded, row);
  if (result.kind === 'committed') return result;
  throw new UnavailableError('store.commitAnswer', { verb: encoded.write.verb });
}
