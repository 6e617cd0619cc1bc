/**
 * Whatever comes over the wire, the API answers it or hangs up; it never answers with an error of its own, never ends, and never
 * swells. The same for whatever a client does to a connection.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { constants } from 'node:http2';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { until } from '../federation/until.js';
import { hostileRequest, printRequest } from '../overload/hostile-requests.js';
import { metricOf, residentBytes } from '../overload/metrics.js';
import { RawClient, statusOf } from '../overload/raw-client.js';
import { type OurServer, startOurs } from '../parity/ours.js';

const rounds = Number(process.env['NAVARCH_FUZZ'] ?? 600) / 12;
const perRound = 12;
const grownBytesMax = 500 * 1024 * 1024;
const soonMs = 60_000;

let ours: OurServer;
let client: RawClient;
let startedAt: number;
beforeAll(async () => {
  ours = await startOurs();
  client = await RawClient.for(ours.kubeconfig);
  startedAt = await metricOf(ours, 'process_start_time_seconds');
  await client.send(
    printRequest({
      line: 'POST /api/v1/namespaces',
      headers: { 'content-type': 'application/json' },
      body: '{"metadata":{"name":"default"}}',
    }),
  );
}, 180_000);
afterAll(async () => {
  await ours?.stop();
}, 60_000);

/** It is the same process, nothing in it went wrong, and it answers. */
async function expectHealthy(): Promise<void> {
  expect(await metricOf(ours, 'process_start_time_seconds')).toBe(startedAt);
  expect(await metricOf(ours, 'navarch_mistakes_total')).toBe(0);
  for (const code of ['500', '502', '503'])
    expect(await metricOf(ours, 'apiserver_request_total', `code="${code}"`)).toBe(0);
  const ready = printRequest({ line: 'GET /readyz', headers: {}, body: '' });
  expect(statusOf(await client.send(ready))).toBe(200);
}

describe('hostile bytes', () => {
  it('are answered or hung up on', async () => {
    const before = await residentBytes(ours);
    const some = fc.array(hostileRequest, { minLength: perRound, maxLength: perRound });
    await fc.assert(
      fc.asyncProperty(some, async (requests) => {
        const answers = await Promise.all(requests.map((one) => client.send(printRequest(one))));
        for (const [at, answer] of answers.entries()) {
          const status = statusOf(answer);
          // 504 is the answer to a read of what is yet to come.
          const isOwnError = (status ?? 0) >= 500 && status !== 504;
          expect(isOwnError ? { line: requests[at]?.line, answer } : 'fine').toBe('fine');
          expect(answer).not.toContain('polluted');
        }
      }),
      { numRuns: rounds, endOnFailure: true },
    );
    await expectHealthy();
    expect((await residentBytes(ours)) - before).toBeLessThan(grownBytesMax);
  }, 600_000);

  it('are no harm in a few kilobytes that unpack to gigabytes', async () => {
    const zipped = gzipSync(Buffer.alloc(200_000_000));
    const answer = await client.send(
      printRequest({
        line: 'POST /api/v1/namespaces/default/configmaps',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: zipped,
      }),
    );
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
    expect(statusOf(answer)).toBeLessThan(500);
    await expectHealthy();
  }, 120_000);
});

describe('hostile connections', () => {
  it('that open streams and drop them at once are no harm', async () => {
    const session = client.open();
    for (let opened = 0; opened < 3_000 && !session.destroyed; opened += 1) {
      const stream = session.request({ ':path': '/api/v1/namespaces/default/configmaps' });
      stream.on('error', () => undefined);
      stream.close(constants.NGHTTP2_CANCEL);
      if (opened % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(async () => await expectHealthy().then(() => true), Boolean, soonMs);
    session.destroy();
  }, 120_000);

  it('that send half a request and leave are no harm', async () => {
    const heads = [
      'POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"a',
      'GET /api/v1/names',
      '\r\n\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000',
    ];
    const sessions = heads.map((head) => client.sendHalf(head));
    await Promise.all(sessions);
    await until(async () => await expectHealthy().then(() => true), Boolean, soonMs);
  }, 120_000);
});
