import { describe, expect, it } from '@jest/globals';
import type { KubeObject } from '@navarch/model';
import { aboutOne, eventFrom } from './about.decide.js';

const uidOf = ({
  resource,
  namespace,
  name,
}: {
  resource: string;
  namespace: string;
  name: string;
}) =>
  ['replicasets/web/shop', 'ships/web/orion'].includes(`${resource}/${namespace}/${name}`)
    ? 'u1'
    : undefined;
const ships = {
  group: 'sea.example.com',
  version: 'v1',
  resource: 'ships',
  kind: 'Ship',
  namespaced: true,
};
const known = { uidOf, kinds: () => [ships] };
const involved = (text: string): string =>
  text
    .split(',')
    .map((one) => `involvedObject.${one}`)
    .join(',');

const rows: readonly (readonly [selector: string, expected: string])[] = [
  ['kind=ReplicaSet,name=shop', 'kind=ReplicaSet,name=shop u1'],
  ['kind=ReplicaSet,name=shop,uid=u1', 'kind=ReplicaSet,name=shop u1'],
  ['kind=ReplicaSet,name=shop,uid=former', 'none'],
  ['kind=ReplicaSet,name=other', 'none'],
  ['kind=Ship,name=orion,uid=u1', 'kind=Ship,name=orion u1'],
  ['kind=Pod,name=p,uid=u2', 'kind=Pod,name=p,uid=u2 -'],
  ['name=p,uid=u2', 'name=p,uid=u2 -'],
  ['kind=Pod', 'none'],
  ['kind!=Pod,name=p', 'none'],
  ['name=shop', 'none'],
];

describe('what a selector is about', () => {
  it.each(rows)('%s: %s', (selector, expected) => {
    const about = aboutOne(involved(selector), 'web', known);
    if (about === undefined) expect('none').toBe(expected);
    else
      expect(`${about.fieldSelector.replaceAll('involvedObject.', '')} ${about.uid ?? '-'}`).toBe(
        expected,
      );
  });

  it('is told in either form of Events', () => {
    const selector = 'regarding.kind=ReplicaSet,regarding.name=shop,reportingController=a';
    expect(aboutOne(selector, 'web', known)).toEqual({
      fieldSelector: `${involved('kind=ReplicaSet,name=shop')},reportingComponent=a`,
      uid: 'u1',
    });
  });

  it('is nothing in particular without one', () => {
    expect(aboutOne('', 'web', known)).toBeUndefined();
  });
});

describe('an event of a member', () => {
  const event = (fields: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e' },
    involvedObject: { name: 'shop', uid: 'of-the-copy' },
    ...fields,
  });

  it('is about the object of the federation, and from its cluster', () => {
    const old = event({ source: { component: 'kubelet', host: 'n1' }, reportingComponent: '' });
    expect(eventFrom(old, 'tokyo', 'u1')).toMatchObject({
      involvedObject: { name: 'shop', uid: 'u1' },
      source: { component: 'kubelet, tokyo', host: 'n1' },
    });
  });

  it('keeps the uid of what only the member has, and may be of the newer form', () => {
    const newer = event({ source: {}, reportingComponent: 'scheduler' });
    expect(eventFrom(newer, 'tokyo', undefined)).toMatchObject({
      involvedObject: { uid: 'of-the-copy' },
      source: { component: 'scheduler, tokyo' },
    });
    expect(eventFrom(event({}), 'tokyo', undefined)).toMatchObject({
      source: { component: 'unknown, tokyo' },
    });
  });
});
