import { describe, expect, it } from '@jest/globals';
import { composeFreeze, type FreezeOptions } from './request.js';

const now = Date.parse('2026-11-21T12:00:00.250Z');

describe('a freeze as it is typed', () => {
  const rows: readonly { name: string; options: FreezeOptions; spec: object }[] = [
    { name: 'nothing is everything', options: {}, spec: {} },
    {
      name: 'everything is everything',
      options: { all: true, reason: 'storm' },
      spec: { reason: 'storm' },
    },
    {
      name: 'lists come with commas, and several times',
      options: { cluster: ['tokyo, sydney', 'oslo'], namespace: ['shop'] },
      spec: { clusters: ['tokyo', 'sydney', 'oslo'], namespaces: ['shop'] },
    },
    {
      name: 'kinds by any of their names',
      options: { kind: ['rs,secrets', 'Namespace'] },
      spec: { kinds: ['ReplicaSet', 'Secret', 'Namespace'] },
    },
    { name: 'seconds', options: { for: '90s' }, spec: { until: '2026-11-21T12:01:31Z' } },
    { name: 'minutes', options: { for: '30m' }, spec: { until: '2026-11-21T12:30:01Z' } },
    { name: 'hours', options: { for: '2h' }, spec: { until: '2026-11-21T14:00:01Z' } },
    { name: 'days', options: { for: '1d' }, spec: { until: '2026-11-22T12:00:01Z' } },
  ];
  it.each(rows)('$name', ({ options, spec }) => {
    expect(composeFreeze(options, now)).toEqual({
      apiVersion: 'fleet.navarch.dev/v1alpha1',
      kind: 'Freeze',
      metadata: { generateName: 'freeze-' },
      spec,
    });
  });

  it('has the name that it is given', () => {
    expect(composeFreeze({ name: 'storm' }, now).metadata).toEqual({ name: 'storm' });
  });

  const refused: readonly { options: FreezeOptions; says: string }[] = [
    { options: { cluster: [''] }, says: 'a name is missing' },
    { options: { namespace: ['shop,'] }, says: 'a name is missing' },
    { options: { kind: ['gadgets'] }, says: 'no resource "gadgets"' },
    { options: { for: '30' }, says: '--for 30 is no duration' },
    { options: { all: true, cluster: ['tokyo'] }, says: '--all and names do not go together' },
  ];
  it.each(refused)('$says', ({ options, says }) => {
    expect(() => composeFreeze(options, now)).toThrow(says);
  });
});
