import { describe, expect, it } from '@jest/globals';
import { resources } from '@navarch/model';
import { type FakeMember, secretNamed, sendJson } from './testing/fake-member.js';
import { failureOf, openRig } from './testing/rig.js';

const { secrets } = resources;
const { clientOf, startMember } = openRig();
const count = 100;
/** Three of them fit into an answer. */
const bytesEach = 30_000;
const limits = { responseBytesMax: 100_000 };

/** A member with large Secrets, which pages as it is told to. */
const paging: Parameters<typeof FakeMember.start>[0] = (request, response) => {
  const asked = new URL(request.url ?? '', 'https://member').searchParams;
  const from = Number(asked.get('continue') ?? 0);
  const to = Math.min(count, from + Number(asked.get('limit') ?? count));
  const filling = { filling: 'x'.repeat(bytesEach) };
  sendJson(200, {
    kind: 'SecretList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '7', ...(to < count ? { continue: String(to) } : {}) },
    items: Array.from({ length: to - from }, (_, at) => ({
      ...secretNamed(`large-${from + at}`),
      data: filling,
    })),
  })(request, response);
};

describe('a list of large objects', () => {
  for (const limit of [undefined, 500, 2]) {
    it(`is whole when ${limit ?? 'all'} are asked for at a time`, async () => {
      const member = await startMember(paging);
      const client = clientOf(member.credentials(), limits);
      const { items } = await client.list(secrets, limit === undefined ? {} : { limit });
      expect(items.map(({ metadata }) => metadata.name)).toEqual(
        Array.from({ length: count }, (_, at) => `large-${at}`),
      );
    });
  }

  it('is refused when one of them is longer than an answer may be', async () => {
    const member = await startMember(paging);
    const client = clientOf(member.credentials(), { responseBytesMax: bytesEach });
    expect((await failureOf(client.list(secrets))).code).toBe('member.tooLarge');
  });
});
