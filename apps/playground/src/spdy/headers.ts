/** Headers of SPDY streams: counted names and values, compressed in one go over the life of a connection, in each direction. */
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { dictionary } from './dictionary.js';

export type Headers = ReadonlyMap<string, string>;

const namesMax = 64;

export class HeaderCodec {
  private readonly inflate: Inflate = createInflate({ dictionary });
  private readonly deflate: Deflate = createDeflate({
    dictionary,
    flush: constants.Z_SYNC_FLUSH,
  });

  /** One block after another: each needs what was said before it. */
  async decode(block: Uint8Array): Promise<Headers> {
    return parse(await through(this.inflate, block));
  }

  encode(headers: Headers): Promise<Buffer> {
    return through(this.deflate, print(headers));
  }

  close(): void {
    this.inflate.destroy();
    this.deflate.destroy();
  }
}

/** What comes out of it for what goes in. */
function through(coder: Inflate | Deflate, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    coder.once('error', reject);
    coder.write(bytes, () => {
      coder.off('error', reject);
      const out: unknown = coder.read();
      resolve(Buffer.isBuffer(out) ? out : Buffer.alloc(0));
    });
  });
}

function parse(block: Buffer): Headers {
  const headers = new Map<string, string>();
  let at = 0;
  const next = (): number => {
    if (block.length < at + 4) throw new Error('spdy: headers end early');
    at += 4;
    return block.readUInt32BE(at - 4);
  };
  const text = (): string => {
    const length = next();
    at += length;
    if (block.length < at) throw new Error('spdy: headers end early');
    return block.toString('utf8', at - length, at);
  };
  const count = next();
  if (count > namesMax) throw new Error('spdy: too many headers');
  for (let left = count; left > 0; left -= 1) {
    const name = text().toLowerCase();
    // Several values of a name have a zero between them; here none has several.
    headers.set(name, text().split('\0')[0] ?? '');
  }
  return headers;
}

function print(headers: Headers): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const text = (value: string): Buffer[] => {
    const bytes = Buffer.from(value);
    return [number(bytes.length), bytes];
  };
  const pairs = [...headers].flatMap(([name, value]) => [...text(name), ...text(value)]);
  return Buffer.concat([number(headers.size), ...pairs]);
}
