import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { permittedReplicas } from './shrink.decide.js';

/** `others` as `target/ready` pairs. */
const rows: readonly [string, number, number, number, string, number][] = [
  ['growing is never held', 9, 1, 3, '3/0 5/0', 3],
  ['others not ready yet: keep all', 9, 2, 1, '3/0 5/7', 2],
  ['others ready: shrink', 9, 2, 1, '3/3 5/7', 1],
  ['half of the surge is ready', 9, 7, 5, '3/1 1/2', 7],
  ['a user’s scale down lowers the floor with it', 3, 9, 3, '', 3],
  ['removed here, all ready elsewhere', 9, 3, 0, '4/4 5/5', 0],
  ['removed here, one missing elsewhere', 9, 3, 0, '4/3 5/5', 1],
];

const parseShares = (text: string) =>
  text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [target = 0, ready = 0] = part.split('/').map(Number);
      return { target, ready };
    });

describe('permittedReplicas', () => {
  for (const [name, floor, running, target, others, expected] of rows) {
    it(name, () =>
      expect(permittedReplicas({ floor, running, target, others: parseShares(others) })).toBe(
        expected,
      ),
    );
  }

  it('keeps the floor when every source shrinks at the same moment', () => {
    const share = fc.record({ target: fc.nat(20), running: fc.nat(20), readyGap: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 6 }), (clusters) => {
        const floor = clusters.reduce((sum, one) => sum + one.target, 0);
        const states = clusters.map((one) => ({
          ...one,
          ready: Math.max(0, one.running - one.readyGap),
        }));
        const before = states.reduce((sum, one) => sum + one.ready, 0);
        const after = states.map((one, index) => {
          const others = states.filter((_, other) => other !== index);
          const permitted = permittedReplicas({
            floor,
            running: one.running,
            target: one.target,
            others,
          });
          // A shrinking ReplicaSet takes unready pods first.
          return permitted >= one.running ? one.ready : Math.min(one.ready, permitted);
        });
        const left = after.reduce((sum, ready) => sum + ready, 0);
        expect(left).toBeGreaterThanOrEqual(Math.min(before, floor));
      }),
    );
  });
});
