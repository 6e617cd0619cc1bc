import { describe, expect, it } from '@jest/globals';
import { headersOfUpgrade, switchingHead } from './headers.decide.js';

const token = 'base64url.bearer.authorization.k8s.io.c2VjcmV0';

describe('the head of a request for another protocol', () => {
  it('tells the member what is to be agreed on, and nothing of who asks', () => {
    const asked = headersOfUpgrade({
      host: 'federation',
      connection: 'keep-alive, Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'key',
      'sec-websocket-version': '13',
      'sec-websocket-extensions': 'permessage-deflate',
      'sec-websocket-protocol': `v5.channel.k8s.io, ${token}`,
      'user-agent': 'kubectl',
      'content-length': '0',
      authorization: 'Bearer of-the-user',
      cookie: 'a=b',
      origin: 'https://console',
      'impersonate-user': 'somebody',
      'x-forwarded-for': '10.0.0.1',
    });
    expect(asked).toEqual({
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'key',
      'sec-websocket-version': '13',
      'sec-websocket-extensions': 'permessage-deflate',
      'sec-websocket-protocol': 'v5.channel.k8s.io',
      'user-agent': 'kubectl',
    });
  });

  it('of SPDY names versions, and no protocol of a WebSocket', () => {
    const asked = headersOfUpgrade({
      upgrade: 'SPDY/3.1',
      'x-stream-protocol-version': 'v5.channel.k8s.io, v4.channel.k8s.io',
      'sec-websocket-protocol': token,
    });
    expect(asked).toEqual({
      connection: 'Upgrade',
      upgrade: 'SPDY/3.1',
      'x-stream-protocol-version': 'v5.channel.k8s.io, v4.channel.k8s.io',
    });
  });

  it('back tells the user what was agreed on', () => {
    const head = switchingHead(
      {
        upgrade: 'websocket',
        'sec-websocket-accept': 'accepted',
        'sec-websocket-protocol': 'v5.channel.k8s.io',
        'set-cookie': 'a=b',
        server: 'member',
      },
      'id-1',
    );
    expect(head.split('\r\n')).toEqual([
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Sec-WebSocket-Accept: accepted',
      'Sec-WebSocket-Protocol: v5.channel.k8s.io',
      'Connection: Upgrade',
      'Audit-Id: id-1',
      '',
      '',
    ]);
  });
});
