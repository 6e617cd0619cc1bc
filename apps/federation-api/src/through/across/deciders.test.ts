import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { Merge } from './merge.js';
import {
  parsePositions,
  parseRemainder,
  printPositions,
  printRemainder,
} from './positions.decide.js';
import { selectionOf } from './selection.decide.js';
import { shownAs } from './shown.decide.js';

const key = 'fleet.navarch.dev/cluster';
const rows: readonly (readonly [selector: string, asked: string, rest: string])[] = [
  ['', 'oslo tokyo', ''],
  ['app=shop', 'oslo tokyo', 'app=shop'],
  [`${key}=tokyo`, 'tokyo', ''],
  [`${key}!=tokyo,app in (a,b),!c`, 'oslo', 'app in (a,b),!c'],
  [`${key} in (rome)`, '', ''],
  [`${key},a>1`, 'oslo tokyo', 'a>1'],
  [`!${key}`, '', ''],
];

describe('a selector', () => {
  it.each(rows)('%s', (selector, asked, rest) => {
    const selection = selectionOf(selector);
    expect(['oslo', 'tokyo'].filter(selection.isAsked).join(' ')).toBe(asked);
    expect(selection.rest.split(',').toSorted()).toEqual(rest.split(',').toSorted());
  });
});

describe('positions', () => {
  it('come back as they were', () => {
    const positions = { tokyo: '12', oslo: '' };
    expect(parsePositions(printPositions(positions))).toEqual(positions);
    const remainder = { positions, next: { tokyo: 'a=/b' } };
    expect(parseRemainder(printRemainder(remainder))).toEqual(remainder);
    expect(printRemainder(remainder)).toMatch(/^[\w-]+$/);
  });

  it.each(['', '0', '1234', 'nonsense', Buffer.from('{"a":1}').toString('base64url')])(
    'are not %p',
    (text) => {
      expect(parsePositions(text)).toBeUndefined();
      expect(parseRemainder(text)).toBeUndefined();
    },
  );

  it('are no remainder, nor the other way round', () => {
    expect(parseRemainder(printPositions({ a: '1' }))).toBeUndefined();
    expect(parsePositions(printRemainder({ positions: {}, next: {} }))).toBeUndefined();
  });
});

describe('what is shown of a member', () => {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop', uid: 'of-the-member' };
  const pod = (...ownerReferences: object[]): KubeObject =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'p',
        namespace: 'web',
        labels: { a: 'b', [key]: 'forged' },
        ownerReferences,
      },
    }) as unknown as KubeObject;
  const uidOf = ({
    resource,
    namespace,
    name,
  }: {
    resource: string;
    namespace: string;
    name: string;
  }) => uids[`${resource}/${namespace}/${name}`];
  const uids: Readonly<Record<string, string>> = {
    'replicasets/web/shop': 'of-the-federation',
    'deployments/web/front': 'of-the-deployment',
  };
  const ownersOf = (...owners: object[]): readonly unknown[] =>
    shownAs(pod(...owners), 'tokyo', uidOf).metadata.ownerReferences ?? [];

  it('has its cluster, whatever it says itself', () => {
    expect(shownAs(pod(), 'tokyo', uidOf).metadata.labels).toEqual({ a: 'b', [key]: 'tokyo' });
  });

  it('belongs to the object of the federation', () => {
    const [mine] = ownersOf({ ...owner, controller: true });
    expect(mine).toEqual({ ...owner, controller: true, uid: 'of-the-federation' });
  });

  it('belongs to the Deployment, where a ReplicaSet of the member is between them', () => {
    const made = pod({ ...owner, name: 'front-5d7f', controller: true });
    const shownWith = (labels: Readonly<Record<string, string>>): unknown =>
      shownAs({ ...made, metadata: { ...made.metadata, labels } }, 'tokyo', uidOf).metadata
        .ownerReferences;
    expect(shownWith({ 'pod-template-hash': '5d7f' })).toEqual([
      { ...owner, kind: 'Deployment', name: 'front', uid: 'of-the-deployment', controller: true },
    ]);
    const itself = [{ ...owner, name: 'front-5d7f', controller: true }];
    expect(shownWith({})).toEqual(itself);
    expect(shownWith({ 'pod-template-hash': '7f' })).toEqual(itself);
  });

  it('or to what the member has alone', () => {
    const others = [
      { ...owner, name: 'other', controller: true },
      { ...owner, kind: 'Job', apiVersion: 'batch/v1', controller: true },
      owner,
    ];
    expect(ownersOf(...others)).toEqual(others);
  });
});

describe('a merge', () => {
  it('lets writers wait for its reader, and ends with what it has', async () => {
    const merge = new Merge<number>(2);
    await merge.put(1);
    let isWritten = false;
    const writing = async (): Promise<void> => {
      await merge.put(2);
      isWritten = true;
    };
    const second = writing();
    await Promise.resolve();
    expect(isWritten).toBe(false);
    const reader = merge.take();
    expect((await reader.next()).value).toBe(1);
    await second;
    await merge.put(3);
    merge.end();
    await merge.put(4);
    const rest: number[] = [];
    for await (const one of reader) rest.push(one);
    expect(rest).toEqual([2, 3]);
  });

  it('lets nobody wait after its end', async () => {
    const merge = new Merge<number>(1);
    const waiting = merge.put(1);
    merge.end();
    await waiting;
  });
});
