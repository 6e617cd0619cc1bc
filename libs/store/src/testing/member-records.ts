import type { MemberObjectKey } from '@navarch/model';
import type { Applied } from '../index.js';
import { keyOf } from './test-server.js';

/** A copy of a ReplicaSet in a member. */
export const copyIn = (cluster: string, name = 'web'): MemberObjectKey => ({
  cluster,
  object: keyOf(name, 'replicasets'),
});

/** What is recorded of a copy that a member took. */
export const applied = (key: MemberObjectKey, generation: number): Applied => ({
  key,
  objectUid: 'u1',
  generation,
  digest: `digest-${generation}`,
  memberUid: 'm1',
  memberVersion: '70',
  memberGeneration: 1,
  driftMarks: 0,
});
