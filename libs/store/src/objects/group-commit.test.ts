import { describe, expect, it } from '@jest/globals';
import { TerminalError, UnavailableError } from '@navarch/model';
import { storeLimits } from '../limits.js';
import type { CommitBatch, EncodedWrite } from './commit-batch.js';
import { createGroupCommit } from './group-commit.js';

const writeOf = (name: string): EncodedWrite => ({
  write: {
    verb: 'delete',
    key: { group: '', resource: 'secrets', namespace: 'a', name },
    precondition: {},
  },
  actor: 'test',
  uid: null,
  content: { body: null, sealed: null },
  text: '',
  bytes: 0,
  owners: null,
  isCollected: false,
});

type Ending = { readonly fail: (error: Error) => void; readonly answer: () => void };

/** A group commit over a PostgreSQL that answers when it is told to. */
function committing() {
  const seen = { now: 0, sent: [] as string[], endings: [] as Ending[] };
  const commitBatch: CommitBatch = (writes) => {
    seen.sent.push(writes.map(({ write }) => write.key.name).join(' '));
    return new Promise((resolve, reject) => {
      seen.endings.push({
        fail: reject,
        answer: () =>
          resolve(writes.map(() => ({ status: 'fulfilled', value: { kind: 'missing' } }))),
      });
    });
  };
  const group = createGroupCommit(commitBatch, () => seen.now);
  const commit = async (name: string): Promise<string> => {
    try {
      return (await group.commit(writeOf(name))).kind;
    } catch (error) {
      return error instanceof Error ? (error.message.split(' ')[0] ?? '') : '';
    }
  };
  const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
  const end = async (with_: (ending: Ending) => void): Promise<void> => {
    const ending = seen.endings.shift();
    if (ending !== undefined) with_(ending);
    await turn();
  };
  return { seen, commit, turn, end };
}

describe('writes behind a commit', () => {
  it('that got no answer fail with it when they have waited for long, unsent', async () => {
    const { seen, commit, turn, end } = committing();
    const outcomes = [commit('first')];
    await turn();
    outcomes.push(commit('old'));
    seen.now = storeLimits.commitPatienceMs + 1;
    outcomes.push(commit('young'));
    await end(({ fail }) => fail(new UnavailableError('store.unavailable')));
    await end(({ answer }) => answer());
    expect(seen.sent).toEqual(['first', 'young']);
    expect(await Promise.all(outcomes)).toEqual([
      'store.unavailable',
      'store.commitBehind',
      'missing',
    ]);
  });

  it('that was refused are tried, however long they have waited', async () => {
    const { seen, commit, turn, end } = committing();
    const outcomes = [commit('first')];
    await turn();
    outcomes.push(commit('old'));
    seen.now = 10 * storeLimits.commitPatienceMs;
    await end(({ fail }) => fail(new TerminalError('store.refused')));
    await end(({ answer }) => answer());
    expect(await Promise.all(outcomes)).toEqual(['store.refused', 'missing']);
  });
});
