import { stripVTControlCharacters } from 'node:util';
import { expect, it } from '@jest/globals';
import type { Freeze, FreezeSpec } from '@navarch/model';
import { printFrozen, printStanding } from './freeze.js';

const creationTimestamp = '2026-11-21T12:00:00Z';
const now = Date.parse('2026-11-21T12:05:00Z');
const freeze = (name: string, spec: FreezeSpec): Freeze => ({
  apiVersion: 'fleet.navarch.dev/v1alpha1',
  kind: 'Freeze',
  metadata: { name, creationTimestamp },
  spec,
});
const storm = freeze('storm', {
  clusters: ['tokyo'],
  reason: 'it rains',
  until: '2026-11-21T13:00:00Z',
});

it('says what is frozen, until when, and how to undo it', () => {
  const [what, reason, until, ...rest] = stripVTControlCharacters(printFrozen(storm)).split('\n');
  expect(what).toBe('FROZEN: everything of cluster tokyo');
  expect(reason).toBe('  reason   it rains');
  expect(until).toBe('  until    2026-11-21T13:00:00Z, unless it is lifted before');
  expect(rest).toContain('To undo:      ./navarch unfreeze storm');
});

it('shows what stands', () => {
  const text = stripVTControlCharacters(printStanding([storm, freeze('all', {})], now));
  expect(text.split('\n')).toEqual([
    'FROZEN: everything of cluster tokyo (for 5m, until 2026-11-21T13:00:00Z): it rains',
    '  to undo: ./navarch unfreeze storm',
    'FROZEN: everything (for 5m)',
    '  to undo: ./navarch unfreeze all',
  ]);
  expect(printStanding([], now)).toBe('');
});
