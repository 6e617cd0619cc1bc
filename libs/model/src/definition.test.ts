import { describe, expect, it } from '@jest/globals';
import { type CustomResourceDefinition, isEstablished, settleDefinition } from './definition.js';

const now = Date.parse('2030-01-01T00:00:00Z');
const later = now + 60_000;

const of = (
  plural: string,
  names: Partial<CustomResourceDefinition['spec']['names']> = {},
  versions = ['v1'],
): CustomResourceDefinition => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.sea.example.com` },
  spec: {
    group: 'sea.example.com',
    scope: 'Namespaced',
    names: {
      plural,
      singular: plural.slice(0, -1),
      kind: plural,
      listKind: `${plural}List`,
      ...names,
    },
    versions: versions.map((name, index) => ({ name, served: true, storage: index === 0 })),
  },
});

const settled = (one: CustomResourceDefinition, ...others: CustomResourceDefinition[]) =>
  settleDefinition(one, others, now);
const print = ({ status }: CustomResourceDefinition): string[] =>
  (status?.conditions ?? []).map(({ type, status: is, reason }) => `${type}=${is} ${reason}`);

describe('a definition', () => {
  it('by itself is established, and settled for good', () => {
    const ships = settled(of('ships', { shortNames: ['sh'] }));
    expect(print(ships)).toEqual([
      'NamesAccepted=True NoConflicts',
      'Established=True InitialNamesAccepted',
    ]);
    expect(ships.status).toMatchObject({
      acceptedNames: { plural: 'ships', kind: 'ships', shortNames: ['sh'] },
      storedVersions: ['v1'],
    });
    expect(settleDefinition(ships, [], later)).toEqual(ships);
  });

  const conflicts = [
    { names: { shortNames: ['sh'] }, reason: 'ShortNamesConflict' },
    { names: { singular: 'ship' }, reason: 'SingularConflict' },
    { names: { kind: 'ships' }, reason: 'KindConflict' },
    { names: { listKind: 'shipsList' }, reason: 'ListKindConflict' },
  ];
  const ships = settled(of('ships', { shortNames: ['sh'] }));
  for (const { names, reason } of conflicts)
    it(`is not established with a ${reason}`, () => {
      const boats = settled(of('boats', names), ships);
      expect(print(boats)).toEqual([
        `NamesAccepted=False ${reason}`,
        'Established=False NotAccepted',
      ]);
      expect(isEstablished(boats)).toBe(false);
      expect(boats.status?.acceptedNames?.plural).toBe('boats');
    });

  it('of another group has nothing to do with it', () => {
    const boats = of('boats', { shortNames: ['sh'] });
    const elsewhere = { ...boats, spec: { ...boats.spec, group: 'lake.example.com' } };
    expect(isEstablished(settled(elsewhere, ships))).toBe(true);
  });

  it('gets a name that has become free', () => {
    const waiting = settled(of('boats', { shortNames: ['sh'] }), ships);
    const boats = settleDefinition(waiting, [], later);
    expect(print(boats)).toEqual([
      'NamesAccepted=True NoConflicts',
      'Established=True InitialNamesAccepted',
    ]);
    expect(boats.status?.conditions?.map((one) => one.lastTransitionTime)).toEqual([
      '2030-01-01T00:01:00Z',
      '2030-01-01T00:01:00Z',
    ]);
  });

  it('keeps what it has when it asks for what another has', () => {
    const boats = settled(of('boats'));
    const greedy = { ...of('boats', { kind: 'ships' }), status: boats.status ?? {} };
    const after = settled(greedy, ships);
    expect(print(after)).toEqual([
      'NamesAccepted=False KindConflict',
      'Established=True InitialNamesAccepted',
    ]);
    expect(after.status?.acceptedNames?.kind).toBe('boats');
  });

  it('remembers the versions that it stored in', () => {
    const first = settled(of('ships', {}, ['v1', 'v2']));
    const second = settled({ ...of('ships', {}, ['v2', 'v1']), status: first.status ?? {} });
    expect(second.status?.storedVersions).toEqual(['v1', 'v2']);
  });

  it('says that it is going', () => {
    const going = of('ships');
    const metadata = { ...going.metadata, deletionTimestamp: '2030-01-01T00:00:00Z' };
    expect(print(settled({ ...going, metadata }))).toContain(
      'Terminating=True InstanceDeletionInProgress',
    );
  });
});
