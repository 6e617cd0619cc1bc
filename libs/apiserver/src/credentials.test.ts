import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiHandler, forbidden } from '@navarch/apimachinery';
import { createAuthority, issueClient } from '@navarch/pki';
import { open, protocols, send } from './testing/client.js';
import { goodToken, type Rig, startRig } from './testing/rig.js';

const json = { 'content-type': 'application/json' };
const echo: ApiHandler = async ({ user }) => ({
  status: 200,
  headers: json,
  body: JSON.stringify(user),
});

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({
    handler: echo,
    admitsAnonymous: true,
    access: {
      impersonate: (sender, headers) => ({
        name: sender.name,
        groups: headers.filter(([name]) => name === 'impersonate-group').map(([, value]) => value),
      }),
      authorizeHead: ({ name }) => {
        if (name !== 'admin') throw forbidden(`not for ${name}`);
      },
    },
  });
});
afterAll(() => rig.server.stop());

describe.each(protocols)('over %s', (protocol) => {
  it('who shows nothing is nobody, who shows something that is not good is refused', async () => {
    const stranger = await createAuthority('stranger', Date.now());
    const foreign = await issueClient(stranger, { user: 'x', groups: [], now: Date.now() });
    const asks = [
      { ask: {}, says: 'system:anonymous' },
      { ask: { headers: { authorization: 'Basic YTpi' } }, says: 'system:anonymous' },
      { ask: { headers: { authorization: 'Bearer' } }, says: 'system:anonymous' },
      { ask: { token: 'token-of-alic' }, says: 'Unauthorized' },
      { ask: { identity: foreign }, says: 'Unauthorized' },
      { ask: { identity: foreign, token: goodToken }, says: 'alice' },
      { ask: { token: goodToken }, says: 'alice' },
    ];
    for (const { ask, says } of asks) {
      const { body } = await send(rig, protocol, { path: '/api', ...ask });
      expect(body).toContain(`"${says}"`);
    }
  });

  it('a request may be served as somebody else, and headers are told apart', async () => {
    const headers = { 'Impersonate-Group': ['a, b', 'c'] };
    const { body } = await send(rig, protocol, { path: '/api', token: goodToken, headers });
    expect(JSON.parse(body)).toEqual({ name: 'alice', groups: ['a, b', 'c'] });
  });

  it('a body is not read before its sender may write', async () => {
    const ask = { path: '/api', method: 'POST', token: goodToken };
    // Nothing of it is sent: who waited for it would not answer.
    const headers = { 'content-length': '1000' };
    const stream = await open(rig, protocol, { ...ask, headers, withholdsBody: true });
    expect(stream.status).toBe(403);
    stream.hangUp();
  });

  it('metrics are for those who may read them', async () => {
    const refused = await send(rig, protocol, { path: '/metrics', token: goodToken });
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([
      403,
      { message: 'not for alice', reason: 'Forbidden' },
    ]);
    const shown = await send(rig, protocol, { path: '/metrics', identity: rig.admin });
    expect(shown).toMatchObject({ status: 200, body: 'up 1\n' });
  });
});
