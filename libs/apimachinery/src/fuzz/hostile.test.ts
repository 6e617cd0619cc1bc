/**
 * Whatever is sent, it is an answer and no accident: no 5xx, no exception, no trace of it in JavaScript's own objects, and
 * no growing. A few thousand requests here; `NAVARCH_FUZZ=100000 npm test -- fuzz` tries as many as that.
 */
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Served } from '../rest/served.fixture.js';
import type { ApiResponse } from '../rest/request.js';
import { type Hostile, hostile } from './hostile.fixture.js';
import { seeds } from './seeds.fixture.js';

const requests = Number(process.env['NAVARCH_FUZZ'] ?? 3_000);
/** A fresh server each so many, so that what was stored by one finding does not hide the next. */
const perServer = 250;
/** What was deleted or bent out of use comes back each so many. */
const perSeeding = 10;
/** Of the processor: what else a machine does is no fault of a request. */
const slowMs = 5_000;
const heapBytesMax = 400 * 1024 * 1024;
/** A read of the future waits until it gives up; it need not in a test. */
const atOnce = (run: () => void): (() => void) => {
  const timer = setImmediate(run);
  return () => clearImmediate(timer);
};

let served: Served | undefined;
let asked = 0;

async function server(): Promise<Served> {
  asked += 1;
  if (served === undefined || asked % perServer === 0) {
    served = new Served({ schedule: atOnce });
    const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } };
    await served.call('POST /api/v1/namespaces', home);
  }
  if (asked % perSeeding === 1) {
    for (const { path, object } of seeds) await served.call(`POST ${path}`, object);
  }
  return served;
}

describe('hostile requests', () => {
  it(
    `are answered, ${requests} of them`,
    async () => {
      // Others run in this process before.
      const heapBefore = process.memoryUsage().heapUsed;
      await fc.assert(
        fc.asyncProperty(hostile, async (request) => {
          const on = await server();
          const before = process.cpuUsage();
          const { status, text } = await answerTo(on, request);
          const { user, system } = process.cpuUsage(before);
          expect((user + system) / 1_000).toBeLessThan(slowMs);
          expect(on.errors.splice(0)).toEqual([]);
          // 504 is the answer to a read of what is yet to come.
          expect(status < 500 || status === 504 ? 'answered' : `${status} ${text}`).toBe(
            'answered',
          );
          if (status >= 400) expect(isStatus(text)).toBe(true);
          expect(Object.keys(Object.prototype)).toEqual([]);
          expect('polluted' in {}).toBe(false);
        }),
        { numRuns: requests },
      );
      expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(heapBytesMax);
    },
    Math.max(180_000, requests * 20),
  );
});

async function answerTo(
  on: Served,
  { line, headers, body }: Hostile,
): Promise<{ readonly status: number; readonly text: string }> {
  const gone = new AbortController();
  const response = await on.respond(line, { body, headers, signal: gone.signal });
  const text = await textOf(response, gone);
  return { status: response.status, text };
}

/** The first part of a stream is enough of it. */
async function textOf({ body }: ApiResponse, gone: AbortController): Promise<string> {
  if (typeof body === 'string') return body;
  if (!(Symbol.asyncIterator in body)) return body.toString();
  setImmediate(() => gone.abort());
  const first = await body[Symbol.asyncIterator]().next();
  gone.abort();
  return first.done === true ? '' : first.value;
}

/** A Status, or what kube-apiserver says of a path that is nothing, and of a document that is not there. */
function isStatus(text: string): boolean {
  return ['', '404 page not found\n'].includes(text) || /"?kind"?: ?"?Status"?/.test(text);
}
