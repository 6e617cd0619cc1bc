import { describe, expect, it } from '@jest/globals';
import { annotations, type KubeObject } from '@navarch/model';
import {
  type Claim,
  type Desired,
  decideOperation,
  type Operation,
  preconditionOn,
} from './operation.decide.js';

const federation = 'fed-1';
const manifest: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'web', annotations: { [annotations.uid]: 'o2' } },
};
const presentWith = (claim: Claim): Extract<Desired, { kind: 'present' }> => ({
  kind: 'present',
  manifest,
  digest: 'd1',
  generation: 10,
  claim,
  fixed: { kind: 'none' },
});
const present = presentWith({ kind: 'free' });
const fixedAs = (kind: 'refuse' | 'recreate'): Desired => ({
  ...present,
  fixed: { kind, differences: [] },
});
const refused = presentWith({ kind: 'refuse', reason: 'no', owner: undefined, differences: [] });
const adopted = presentWith({ kind: 'adopt', differences: [] });
const deleted: Desired = { kind: 'absent', why: 'deleted' };
const orphaned: Desired = { ...deleted, propagation: 'Orphan' };
const unproven: Desired = { kind: 'unknown', why: 'no placement yet' };

function live(owner: string | undefined, generation = 5): KubeObject {
  const notes =
    owner === undefined
      ? {}
      : { [annotations.federation]: owner, [annotations.generation]: `${generation}` };
  return {
    ...manifest,
    metadata: { name: 'web', uid: 'u1', resourceVersion: '77', annotations: notes },
  };
}

function liveOf(objectUid: string, generation = 5): KubeObject {
  const plain = live('fed-1', generation);
  const notes = { ...plain.metadata.annotations, [annotations.uid]: objectUid };
  return { ...plain, metadata: { ...plain.metadata, annotations: notes } };
}

const leaving: KubeObject = {
  ...live('fed-1'),
  metadata: { ...live('fed-1').metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
};

const rows: readonly [string, Desired, KubeObject | undefined, string][] = [
  ['creates what is not there', present, undefined, 'apply'],
  ['updates what is ours', present, live('fed-1'), 'apply 77'],
  ['refuses what it may not take', refused, live(undefined), 'refuse'],
  ['creates what is not there, whatever the claim', refused, undefined, 'apply'],
  ['takes over as it was read', adopted, live(undefined), 'apply 77'],
  ['never goes back to an older generation', present, live('fed-1', 11), 'stale'],
  ['updates the copy of this very object', present, liveOf('o2'), 'apply 77'],
  ['replaces the copy of an earlier object of the name', present, liveOf('o1'), 'replace u1 o1'],
  ['does not replace what is newer than it', present, liveOf('o3', 11), 'stale'],
  ['leaves what cannot be changed', fixedAs('refuse'), live('fed-1'), 'blocked'],
  ['makes anew what cannot be changed', fixedAs('recreate'), live('fed-1'), 'recreate u1'],
  ['makes what is not there, whatever it was', fixedAs('recreate'), undefined, 'apply'],
  ['waits for what is on its way out', fixedAs('recreate'), leaving, 'leaving'],
  ['makes nothing anew that is newer', fixedAs('recreate'), live('fed-1', 11), 'stale'],
  ['replaces rather than makes anew', fixedAs('refuse'), liveOf('o1'), 'replace u1 o1'],
  ['deletes by uid what is proven unwanted', deleted, live('fed-1'), 'delete u1 Background'],
  ['deletes as its deletion asked for', orphaned, live('fed-1'), 'delete u1 Orphan'],
  ['asks once for what is on its way out', deleted, leaving, 'leaving'],
  ['leaves a foreign object when ours was deleted', deleted, live(undefined), 'forget'],
  ['forgets what is already gone', deleted, undefined, 'forget'],
  ['does nothing without proof, object there', unproven, live('fed-1'), 'none'],
  ['does nothing without proof, object absent', unproven, undefined, 'none'],
];

describe('preconditionOn', () => {
  const turn = { endsAtMs: 12_000 };

  it('names what is there, and its version, which says itself whether the write came too late', () => {
    expect(preconditionOn({ uid: 'u', resourceVersion: '7' }, turn)).toEqual({
      uid: 'u',
      resourceVersion: '7',
    });
  });

  it('makes what is not there only during the turn, and overwrites nobody', () => {
    expect(preconditionOn(undefined, turn)).toEqual({ force: false, notAfterMs: 12_000 });
  });
});

describe('decideOperation', () => {
  for (const [name, desired, found, expected] of rows) {
    it(name, () => {
      const operation = decideOperation({ federation, desired, live: found });
      expect([operation.kind, ...detailsOf(operation)].join(' ').trim()).toBe(expected);
    });
  }
});

function detailsOf(operation: Operation): readonly string[] {
  if (operation.kind === 'apply') return [operation.live?.resourceVersion ?? ''];
  if (operation.kind === 'delete') return [operation.uid, operation.propagation];
  if (operation.kind === 'replace') return [operation.uid, operation.formerUid];
  return operation.kind === 'recreate' ? [operation.uid] : [];
}
