import { describe, expect, it } from '@jest/globals';
import { type Resolve, remembering } from './last-address.js';
import { lastAddressMs } from './limits.js';

/** A name server that answers what it is told to, and a clock that the test moves. */
function resolving() {
  const seen = { now: 0, answer: undefined as string | undefined };
  const resolve: Resolve = (_hostname, _options, callback) => {
    if (seen.answer !== undefined) callback(null, [{ address: seen.answer, family: 4 }]);
    else callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
  };
  const remembered = remembering(resolve, () => seen.now);
  const ask = (hostname: string): string => {
    let outcome = '';
    remembered(hostname, { all: true }, (error, addresses) => {
      outcome = error?.code ?? addresses.map(({ address }) => address).join(' ');
    });
    return outcome;
  };
  return { seen, ask };
}

describe('the name of a member', () => {
  it('leads to the last good address while name servers fail, for a while', () => {
    const { seen, ask } = resolving();
    expect(ask('tokyo')).toBe('ENOTFOUND');
    seen.answer = '10.0.0.1';
    expect(ask('tokyo')).toBe('10.0.0.1');
    seen.answer = undefined;
    seen.now = lastAddressMs - 1;
    expect([ask('tokyo'), ask('other')]).toEqual(['10.0.0.1', 'ENOTFOUND']);
    seen.now = lastAddressMs;
    expect(ask('tokyo')).toBe('ENOTFOUND');
  });

  it('leads to a new address as soon as there is one', () => {
    const { seen, ask } = resolving();
    seen.answer = '10.0.0.1';
    ask('tokyo');
    seen.answer = '10.0.0.2';
    expect(ask('tokyo')).toBe('10.0.0.2');
    seen.answer = undefined;
    expect(ask('tokyo')).toBe('10.0.0.2');
  });
});
