import type { Clock } from '@navarch/model';
import { rememberBodies } from '../sealing/opened-bodies.js';
import { createCommitBatch, encodeWrite } from './commit-batch.js';
import { createGroupCommit } from './group-commit.js';
import { commitTogether } from './commit-together.js';
import type { Objects } from './object-store.js';
import {
  createGet,
  getObjects,
  listKeys,
  listObjects,
  readRevision,
  readSnapshot,
  versionsOf,
  type ReadParts,
} from './read-objects.js';
import { shareByQuestion, shareCalls } from './share-calls.js';

/** `idle` resolves when every commit that was asked for has its result. */
export function createObjects(
  parts: ReadParts,
  clock: Clock | undefined,
): { objects: Objects; idle: () => Promise<void> } {
  const { database, codec } = parts;
  const commits = { database, codec, clock };
  const reads = { ...parts, codec: rememberBodies(codec) };
  const group = createGroupCommit(createCommitBatch(commits));
  const objects: Objects = {
    commit: async (write, actor) => group.commit(encodeWrite(codec, write, actor)),
    commitTogether: (compose, together) => commitTogether(commits, compose, together),
    get: createGet(reads),
    getMany: (keys) => getObjects(reads, keys),
    versions: (keys) => versionsOf(parts, keys),
    list: shareByQuestion((query) => listObjects(reads, query)),
    listKeys: shareByQuestion((query) => listKeys(parts, query)),
    snapshot: (onPage) => readSnapshot(parts, onPage),
    revision: shareCalls(async () => {
      const [row] = await database.run<{ position: string }>(readRevision);
      return Number(row?.position ?? 0);
    }),
  };
  return { objects, idle: group.idle };
}
