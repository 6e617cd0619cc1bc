import { describe, expect, it } from '@jest/globals';
import type { ImmutableState } from '@navarch/model';
import { decideRecreation, type Peer } from './recreate.decide.js';

const states: Readonly<Record<string, ImmutableState>> = { W: 'Waiting', R: 'Recreating' };

/** `b 1/2 W`: cluster b has 1 of 2 ready and waits; `down` stands for one that does not answer. */
function peer(text: string): Peer {
  const [name = '', counts = '', ...words] = text.split(' ');
  const [ready = 0, target = 0] = counts.split('/').map(Number);
  const state = words.map((word) => states[word]).find((one) => one !== undefined);
  return { name, ready, target, has: target || undefined, isUp: !words.includes('down'), state };
}

const rows: readonly [string, string, string, number | undefined, string][] = [
  ['alone, it goes', 'b 2/2', '', undefined, 'go'],
  ['when the others are ready', 'b 2/2', 'a 2/2, c 3/3', undefined, 'go'],
  ['not while another is not ready', 'b 2/2', 'a 1/2, c 3/3', undefined, 'are not all ready'],
  ['not while another cannot be reached', 'b 2/2', 'a 0/2 down', undefined, 'are not all ready'],
  ['with nothing ready it has nothing to lose', 'b 0/2', 'a 1/2', undefined, 'go'],
  ['not while another is away', 'b 0/2', 'c 2/2 R', undefined, 'c is being made anew'],
  ['one that is lost is away for ever', 'b 0/2', 'c 0/2 R down', undefined, 'go'],
  ['the first by name comes first', 'b 2/2', 'a 2/2 W', undefined, 'a comes first'],
  ['before those behind it', 'b 2/2', 'c 2/2 W', undefined, 'go'],
  ['not after one that may not go either', 'b 0/2', 'a 2/2 W', undefined, 'go'],
  ['by the floor', 'b 2/2', 'a 2/2, c 2/3', 4, 'go'],
  [
    'not below the floor',
    'b 2/2',
    'a 2/2, c 1/3',
    4,
    'keeps 4 ready, and the other clusters have 3',
  ],
  ['a floor that can never hold', 'b 4/4', 'a 2/2', 4, 'the other clusters are to have 2'],
  ['surplus elsewhere does not count', 'b 2/2', 'a 9/2', 4, 'are to have 2'],
];

describe('decideRecreation', () => {
  it.each(rows)('%s', (...[, self, others, floor, expected]) => {
    const peers = others === '' ? [] : others.split(', ').map(peer);
    const decision = decideRecreation({ self: peer(self), others: peers, floor });
    expect(decision.kind === 'wait' ? decision.why : decision.kind).toContain(expected);
  });

  it('of two that may both go and have both said so, neither does', () => {
    const [one, other] = [peer('a 2/2 R'), peer('b 2/2 R')];
    const decisions = [
      decideRecreation({ self: one, others: [other], floor: undefined }),
      decideRecreation({ self: other, others: [one], floor: undefined }),
    ];
    expect(decisions.map(({ kind }) => kind)).toEqual(['wait', 'wait']);
  });

  it('of all that wait for nothing else, exactly one goes', () => {
    const all = ['a 2/2 W', 'b 2/2 W', 'c 2/2 W'].map(peer);
    const going = all.filter((self) => {
      const others = all.filter((one) => one !== self);
      return decideRecreation({ self, others, floor: undefined }).kind === 'go';
    });
    expect(going.map(({ name }) => name)).toEqual(['a']);
  });
});
