/** A client of Redis of the test's own, which may say anything, and knows no more of the protocol than it takes. */
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

export class RedisClient {
  private constructor(private readonly socket: Socket) {}

  /** `url` as `unix:///path`. */
  static async open(url: string): Promise<RedisClient> {
    const socket = connect(url.slice('unix://'.length));
    await once(socket, 'connect');
    return new RedisClient(socket);
  }

  /** One command; the answer as a text, or as a number where it is one. Throws what Redis refuses. */
  async ask(...words: readonly string[]): Promise<string | number> {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    this.socket.write(`*${words.length}\r\n${parts.join('')}`);
    let text = '';
    while (!isWhole(text)) {
      const [chunk] = (await once(this.socket, 'data')) as [Buffer];
      text += chunk.toString('utf8');
    }
    const rest = text.slice(1, text.indexOf('\r\n'));
    if (text.startsWith('-')) throw new Error(`Redis refuses ${words[0]}: ${rest}`);
    if (text.startsWith(':')) return Number(rest);
    return text.startsWith('$') ? text.slice(text.indexOf('\r\n') + 2, -2) : rest;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** A line, or a text with its length before it. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n');
  if (end === -1) return false;
  if (!text.startsWith('$')) return true;
  const bytes = Number(text.slice(1, end));
  return bytes === -1 || Buffer.byteLength(text) >= end + 2 + bytes + 2;
}

/** Runs `act` with a client, and closes it. */
export async function withRedis<T>(
  url: string,
  act: (client: RedisClient) => Promise<T>,
): Promise<T> {
  const client = await RedisClient.open(url);
  try {
    return await act(client);
  } finally {
    client.close();
  }
}
