import { describe, expect, it } from '@jest/globals';
import { storedAt } from '../memory/memory-storage.js';
import { secret } from './objects.fixture.js';
import { Served } from './served.fixture.js';

const secrets = '/api/v1/namespaces/web/secrets';

describe('a watch after a restart', () => {
  /** `x` changed its label and `y` kept it, at 7 and 8; what they were before is not in the log. */
  function restart(): Served {
    const again = new Served();
    const stored = (name: string, at: number, labels: Record<string, string>) => {
      const key = { group: '', resource: 'secrets', namespace: 'web', name };
      return storedAt(key, secret(name, {}, { namespace: 'web', labels }), at);
    };
    const now = [stored('x', 7, { x: '2' }), stored('y', 8, { x: '1' })] as const;
    const past = now.map((after) => ({
      type: 'MODIFIED' as const,
      position: after.resourceVersion,
      after,
    }));
    again.storage.cache.load(now, 8, past);
    return again;
  }
  const expired = (from: number) => ({
    type: 'ERROR',
    object: { code: 410, message: `too old resource version: ${from} (for this selector)` },
  });
  const rows: readonly { query: string; from: number; lines: readonly string[] }[] = [
    { query: '', from: 6, lines: ['MODIFIED x 7', 'MODIFIED y 8'] },
    { query: '&fieldSelector=metadata.name%3Dy', from: 6, lines: ['MODIFIED y 8'] },
    { query: '&labelSelector=x', from: 6, lines: ['MODIFIED x 7', 'MODIFIED y 8'] },
    { query: '&labelSelector=x%3D1', from: 7, lines: ['MODIFIED y 8'] },
  ];
  for (const { query, from, lines } of rows) {
    it(`goes on from ${from} with${query === '' ? 'out a selector' : ` ${query.slice(1)}`}`, async () => {
      const stream = await restart().watch(
        `GET ${secrets}?watch=1&resourceVersion=${from}${query}`,
      );
      await stream.settled();
      expect(stream.lines).toEqual(lines);
      stream.close();
    });
  }

  it('has expired where nobody knows whether something left the selection', async () => {
    const path = `GET ${secrets}?watch=1&resourceVersion=6&labelSelector=x%3D1`;
    const stream = await restart().watch(path);
    await stream.settled();
    expect(stream.events).toMatchObject([expired(6)]);
  });
});
