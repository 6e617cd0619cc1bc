import { describe, expect, it } from '@jest/globals';
import { tokenOfSocket, withoutToken } from './socket-token.js';

const tokenOf = (text: string): string =>
  `base64url.bearer.authorization.k8s.io.${Buffer.from(text).toString('base64url')}`;
const headers = (protocols: string, upgrade = 'WebSocket') => ({
  upgrade,
  'sec-websocket-protocol': protocols,
});

describe('the token among the protocols of a WebSocket', () => {
  it.each([
    ['is read beside others', `v5.channel.k8s.io, ${tokenOf('ünder')}`, 'ünder'],
    ['may be missing', 'v5.channel.k8s.io', undefined],
    ['must have a protocol beside it', tokenOf('a'), ''],
    ['must be one', `v5.channel.k8s.io,${tokenOf('a')},${tokenOf('b')}`, ''],
    ['must be well-formed', 'v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.a=b', ''],
    ['must be there', 'v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.', ''],
  ])('%s', (_what, protocols, token) => {
    expect(tokenOfSocket(headers(protocols))).toBe(token);
  });

  it('is none of another protocol', () => {
    expect(tokenOfSocket(headers(`v4, ${tokenOf('a')}`, 'SPDY/3.1'))).toBeUndefined();
  });

  it('is left out of what others are told', () => {
    expect(withoutToken(`v5.channel.k8s.io,${tokenOf('a')} , v4`)).toBe('v5.channel.k8s.io, v4');
    expect(withoutToken(tokenOf('a'))).toBeUndefined();
    expect(withoutToken(undefined)).toBeUndefined();
  });
});
