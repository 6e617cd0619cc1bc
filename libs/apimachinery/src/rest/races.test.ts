import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Storage } from '../storage.js';
import { secret } from './objects.fixture.js';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';
const merge = { 'content-type': 'application/merge-patch+json' };

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A storage that takes its time, as long as `delays` says, before each answer. */
function slowed(storage: Storage, delays: () => number): Storage {
  const pause = async (): Promise<void> => {
    for (let left = delays(); left > 0; left -= 1) await turn();
  };
  return {
    cache: storage.cache,
    caughtUp: async (revision) => {
      await pause();
      await storage.caughtUp(revision);
    },
    commit: async (write, actor) => {
      await pause();
      const outcome = await storage.commit(write, actor);
      await pause();
      return outcome;
    },
  };
}

/** Two replicas of the API over one storage, each with delays of its own. */
async function twoReplicas(seed: number) {
  const origin = new Served();
  let state = seed;
  const delays = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state >> 8) % 3;
  };
  const newReplica = (): Served => new Served({ storage: slowed(origin.storage, delays) });
  const [even, odd] = [newReplica(), newReplica()];
  await origin.call('POST /api/v1/namespaces', { metadata: { name: 'web' } });
  /** Writers take turns between the two. */
  const replicaOf = (writer: number): Served => (writer % 2 === 0 ? even : odd);
  return { origin, replicaOf };
}

describe('writers of one object through two replicas', () => {
  it('lose nothing, whatever the timing, and every version is seen once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { origin, replicaOf } = await twoReplicas(seed);
        await origin.call(`POST ${secrets}`, secret('s'));
        const stream = await origin.watch(`GET ${secrets}?watch=1&resourceVersion=2`);
        const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
        const patched = await Promise.all(
          keys.map((key, index) =>
            replicaOf(index).call(`PATCH ${secrets}/s`, { data: { [key]: '' } }, merge),
          ),
        );
        expect(patched.map((answer) => answer.status)).toEqual(keys.map(() => 200));
        const { body } = await origin.call(`GET ${secrets}/s`);
        expect(new Set(Object.keys(body['data'] as object))).toEqual(new Set(keys));
        await stream.settled();
        expect(stream.lines).toEqual([3, 4, 5, 6, 7, 8].map((version) => `MODIFIED s ${version}`));
      }),
      { numRuns: 15 },
    );
  });

  it('of one version: one wins, the others are told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { origin, replicaOf } = await twoReplicas(seed);
        const made = await origin.call(`POST ${secrets}`, secret('s'));
        const put = await Promise.all(
          [0, 1, 2, 3].map((writer) =>
            replicaOf(writer).call(`PUT ${secrets}/s`, {
              ...made.body,
              data: { k: Buffer.from(`${writer}`).toString('base64') },
            }),
          ),
        );
        const statuses = put.map((answer) => answer.status);
        expect(statuses.filter((status) => status === 200)).toHaveLength(1);
        expect(statuses.filter((status) => status === 409)).toHaveLength(3);
        expect(origin.storage.cache.revision()).toBe(3);
      }),
      { numRuns: 15 },
    );
  });

  it('create and delete it: each name is taken once, each object deleted once', async () => {
    const { origin, replicaOf } = await twoReplicas(7);
    const made = await Promise.all(
      [0, 1, 2, 3].map((writer) => replicaOf(writer).call(`POST ${secrets}`, secret('s'))),
    );
    expect(made.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(made.filter((answer) => answer.status === 409)).toHaveLength(3);
    const gone = await Promise.all(
      [0, 1, 2, 3].map((writer) => replicaOf(writer).call(`DELETE ${secrets}/s`)),
    );
    expect(gone.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(gone.filter((answer) => answer.status === 404)).toHaveLength(3);
    expect(origin.storage.cache.revision()).toBe(3);
  });
});
