import { describe, expect, it } from '@jest/globals';
import { toMemberError } from './failure.js';

const failed = (code: string): Error => Object.assign(new Error('connect'), { code });

describe('what went wrong below HTTP', () => {
  const rows: readonly [string, unknown, string][] = [
    ['a member that is not there', failed('ECONNREFUSED'), 'member.unreachable'],
    ['this process at its limit', failed('EMFILE'), 'member.noSocket'],
    ['this machine at its limit', failed('ENFILE'), 'member.noSocket'],
    [
      'the same inside of another error',
      new Error('failed', { cause: failed('ENOBUFS') }),
      'member.noSocket',
    ],
    ['a connection that takes too long', failed('UND_ERR_CONNECT_TIMEOUT'), 'member.timeout'],
    ['a certificate', failed('CERT_HAS_EXPIRED'), 'member.tls'],
    ['nothing that has a code', new Error('?'), 'member.unreachable'],
  ];
  it.each(rows)('%s', (_, error, code) => {
    expect(toMemberError(error, 'connect').code).toBe(code);
  });
});
