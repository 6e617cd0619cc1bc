import { describe, expect, it } from '@jest/globals';
import { bounds, decideScale, type Revision } from './rollout.decide.js';

/** `name=wanted/available` a word, the present one first. */
function revisions(text: string): readonly Revision[] {
  return text.split(' ').map((word) => {
    const [name = '', counts = ''] = word.split('=');
    const [wanted = 0, available = 0] = counts.split('/').map(Number);
    return { name, wanted, replicas: wanted, ready: available, available };
  });
}

describe('a rollout', () => {
  const rows = [
    { name: 'begins with all at once where nothing was', wanted: 4, of: 'b=0/0', is: 'b=4' },
    { name: 'makes as many more as it may', wanted: 4, of: 'b=0/0 a=4/4', is: 'b=1 a=3' },
    { name: 'waits for what is not available', wanted: 4, of: 'b=2/0 a=3/3', is: '' },
    { name: 'goes on with what is', wanted: 4, of: 'b=2/1 a=3/3', is: 'a=2' },
    { name: 'takes what never ran first', wanted: 4, of: 'b=1/0 a=4/0', is: 'a=0' },
    { name: 'ends', wanted: 4, of: 'b=4/4 a=1/1', is: 'a=0' },
    { name: 'is over', wanted: 4, of: 'b=4/4 a=0/0', is: '' },
    { name: 'follows a smaller number', wanted: 2, of: 'b=4/4', is: 'b=2' },
    {
      name: 'clears first where it is to',
      wanted: 2,
      of: 'b=0/0 a=2/2',
      is: 'a=0',
      recreate: true,
    },
    { name: 'and then makes all', wanted: 2, of: 'b=0/0 a=0/0', is: 'b=2', recreate: true },
  ];
  it.each(rows)('$name', ({ wanted, of, is, recreate = false }) => {
    const [present, ...former] = revisions(of);
    if (present === undefined) throw new Error('no revision');
    const strategy = { type: recreate ? 'Recreate' : 'RollingUpdate' };
    const scale = decideScale({ wanted, strategy, present, former });
    expect([...scale].map(([name, count]) => `${name}=${count}`).join(' ')).toBe(is);
  });

  it('never stands still for want of a bound', () => {
    const rollingUpdate = { maxSurge: 0, maxUnavailable: '10%' };
    expect(bounds(4, { rollingUpdate })).toEqual({ surge: 0, unavailable: 1 });
  });
});
