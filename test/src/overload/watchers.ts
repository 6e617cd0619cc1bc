/** Many watchers over HTTP/2, a hundred to a connection, each of which notes what it is told; and one that does not read. */
import { type ClientHttp2Session, connect } from 'node:http2';
import { createInterface } from 'node:readline';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { KubeObject } from '@navarch/model';
import { readCredentials } from '../parity/server.js';

const streamsPerSession = 100;

export class Watchers {
  /** What each was told, in order: `ADDED small-1 17`. */
  readonly logs: string[][] = [];
  readonly statuses: unknown[] = [];
  private readonly sessions: ClientHttp2Session[] = [];
  private ended = 0;

  private constructor(private readonly path: string) {}

  /** Resolves when they are under way, which is not when they have been answered. */
  static async open(kubeconfig: string, path: string, count: number): Promise<Watchers> {
    const watchers = new Watchers(path);
    const { url, tls } = await readCredentials(kubeconfig);
    for (let opened = 0; opened < count; opened += 1) {
      if (opened % streamsPerSession === 0) watchers.sessions.push(connect(url, tls));
      watchers.watch();
    }
    return watchers;
  }

  /** How many watches the server has ended. */
  get over(): number {
    return this.ended;
  }

  close(): void {
    for (const session of this.sessions) session.destroy();
  }

  private watch(): void {
    const stream = this.sessions.at(-1)?.request({ ':path': this.path });
    if (stream === undefined) return;
    const log: string[] = [];
    this.logs.push(log);
    stream.on('response', (head) => this.statuses.push(head[':status']));
    stream.on('end', () => {
      this.ended += 1;
    });
    createInterface(stream).on('line', (line) => log.push(noteOf(line)));
  }
}

function noteOf(line: string): string {
  const { type, object } = JSON.parse(line) as { type: string; object: KubeObject };
  return `${type} ${object.metadata.name} ${object.metadata.resourceVersion}`;
}

/** Asks for a watch in HTTP/1.1 and reads nothing of it until it is told to. */
export class SleepyWatcher {
  private constructor(private readonly socket: TLSSocket) {}

  static async open(kubeconfig: string, path: string): Promise<SleepyWatcher> {
    const { url, tls } = await readCredentials(kubeconfig);
    const { hostname, port, host } = new URL(url);
    const socket = await new Promise<TLSSocket>((resolve, reject) => {
      const options = { ...tls, host: hostname, port: Number(port), ALPNProtocols: ['http/1.1'] };
      const opened = connectTls(options, () => resolve(opened));
      opened.on('error', reject);
    });
    socket.pause();
    socket.on('error', () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
    return new SleepyWatcher(socket);
  }

  /** Reads what has come to its end, and fails if there is none: the names of the objects that it was told of. */
  async wake(withinMs: number): Promise<readonly string[]> {
    const parts: Buffer[] = [];
    this.socket.on('data', (part: Buffer) => parts.push(part)).resume();
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the watch goes on')), withinMs);
      this.socket.on('close', () => {
        clearTimeout(late);
        resolve();
      });
    });
    const text = Buffer.concat(parts).toString('utf8');
    return [...text.matchAll(/"metadata":\{"name":"([^"]+)"/g)].map((found) => found[1] ?? '');
  }
}
