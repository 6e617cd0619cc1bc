import { describe, expect, it } from '@jest/globals';
import { createDialer } from './dial.js';
import type { Resolve } from './last-address.js';
import { authorityCert } from './testing/certificates.fixture.js';
import { openRig } from './testing/rig.js';
import { sendJson } from './testing/fake-member.js';

const { startMember } = openRig();

describe('a dialer', () => {
  it('finds a member again while no name server answers', async () => {
    const member = await startMember(sendJson(200, {}));
    const { port } = new URL(member.credentials().server);
    let isAnswering = true;
    const resolve: Resolve = (_hostname, _options, callback) => {
      if (isAnswering) callback(null, [{ address: '127.0.0.1', family: 4 }]);
      else callback(Object.assign(new Error('no'), { code: 'EAI_AGAIN' }), []);
    };
    const tls = { ca: authorityCert };
    const given = { tls, allowLoopback: true, connectMs: 5_000, onDial: () => undefined };
    const dial = createDialer({ ...given, resolve });
    const connected = (): Promise<string> =>
      new Promise((done) => {
        const target = { hostname: 'localhost', protocol: 'https:', port };
        dial(target, (...[error, socket]) => {
          socket?.destroy();
          done(error === null ? 'connected' : String(error));
        });
      });
    expect(await connected()).toBe('connected');
    isAnswering = false;
    expect(await connected()).toBe('connected');
    expect(await failing(resolve, { given, port })).toContain('no');
  });
});

/** A dialer that never knew the address. */
async function failing(
  resolve: Resolve,
  { given, port }: { given: Omit<Parameters<typeof createDialer>[0], 'resolve'>; port: string },
): Promise<string> {
  const dial = createDialer({ ...given, resolve });
  return await new Promise((done) => {
    dial({ hostname: 'localhost', protocol: 'https:', port }, (...[error]) => done(String(error)));
  });
}
