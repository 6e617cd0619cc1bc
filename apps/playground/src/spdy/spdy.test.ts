import { setTimeout as pause } from 'node:timers/promises';
import { Duplex } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type SpdyStream, serveSpdy } from './connection.js';
import { dictionary } from './dictionary.js';
import { type Frame, FrameReader, printData, printPing, printReply } from './frames.js';
import { HeaderCodec } from './headers.js';

const bytesMax = 10_000;

/** As a client sends it. */
function printBegin(stream: number, headers: Uint8Array): Buffer {
  const head = Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 0]);
  head.writeUIntBE(10 + headers.length, 5, 3);
  const ids = Buffer.alloc(10);
  ids.writeUInt32BE(stream);
  return Buffer.concat([head, ids, headers]);
}

const shown = (frame: Frame): string =>
  JSON.stringify(frame, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && 'data' in value ? value.data : value,
  );

describe('headers of SPDY', () => {
  it('begin from what both sides know', () => {
    const [a, b] = dictionary.reduce(
      ([one, two], byte) => {
        const next = (one + byte) % 65_521;
        return [next, (two + next) % 65_521] as const;
      },
      [1, 0] as readonly [number, number],
    );
    expect({ length: dictionary.length, id: (b * 65_536 + a).toString(16) }).toEqual({
      length: 1_423,
      id: 'e3c6a7c2',
    });
  });

  it('are read as they were said, one block after another', async () => {
    const [one, other] = [new HeaderCodec(), new HeaderCodec()];
    for (const type of ['error', 'stdin', 'stdout', 'data']) {
      const headers = new Map([
        ['streamtype', type],
        ['port', '8080'],
      ]);
      expect(await other.decode(await one.encode(headers))).toEqual(headers);
    }
    one.close();
    other.close();
  });

  it('that are none are refused', async () => {
    const codec = new HeaderCodec();
    await expect(codec.decode(Buffer.from('no headers at all'))).rejects.toThrow();
    codec.close();
  });
});

describe('frames of SPDY', () => {
  const headers = Buffer.from('abc');
  const sent = [
    printBegin(1, headers),
    printData(1, Buffer.from('said')),
    printData(1, Buffer.alloc(0), true),
    printPing(7),
    printReply(1, headers),
  ];
  const expected = [
    { kind: 'begin', stream: 1, headers, isLast: false },
    { kind: 'data', stream: 1, bytes: Buffer.from('said'), isLast: false },
    { kind: 'data', stream: 1, bytes: Buffer.alloc(0), isLast: true },
    { kind: 'ping', id: 7 },
    { kind: 'other' },
  ] as const;

  it('are the same however their bytes arrive', () => {
    const whole = Buffer.concat(sent);
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
        const reader = new FrameReader(bytesMax);
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const read = at
          .slice(1)
          .flatMap((end, index) => [...reader.take(whole.subarray(at[index], end))]);
        expect(read.map(shown)).toEqual(expected.map(shown));
      }),
    );
  });

  it('of any bytes are frames, or too large', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const frame of new FrameReader(bytesMax).take(bytes))
            expect(frame.kind).toBeDefined();
        } catch (error) {
          expect(String(error)).toContain('too large');
        }
      }),
    );
  });
});

describe('a SPDY connection', () => {
  const begin = async (): Promise<{ near: Duplex; far: Buffer[]; streams: SpdyStream[] }> => {
    const far: Buffer[] = [];
    const streams: SpdyStream[] = [];
    const near = new Duplex({
      read: () => undefined,
      write: (piece: Buffer, _encoding, written) => {
        far.push(piece);
        written();
      },
    });
    serveSpdy(near, (stream) => streams.push(stream));
    const codec = new HeaderCodec();
    near.push(printBegin(1, await codec.encode(new Map([['streamtype', 'data']]))));
    codec.close();
    while (streams.length === 0) await pause(5);
    return { near, far, streams };
  };

  it('answers a stream that begins, and carries what is said on it', async () => {
    const { near, far, streams } = await begin();
    const [stream] = streams;
    expect(stream?.headers.get('streamtype')).toBe('data');
    near.push(printData(1, Buffer.from('to you'), true));
    let heard = '';
    for await (const piece of stream ?? []) heard += String(piece);
    expect(heard).toBe('to you');
    near.destroy();
    expect(far[0]?.subarray(0, 4)).toEqual(Buffer.from([0x80, 3, 0, 2]));
  });

  it('answers pings, and ends its streams when it ends', async () => {
    const { near, far, streams } = await begin();
    near.push(printPing(9));
    while (!far.some((frame) => frame.equals(printPing(9)))) await pause(5);
    near.destroy();
    while (streams[0]?.destroyed !== true) await pause(5);
  });

  it('that says nonsense is ended', async () => {
    const { near } = await begin();
    near.push(printBegin(3, Buffer.from('no headers')));
    while (!near.destroyed) await pause(5);
  });
});
