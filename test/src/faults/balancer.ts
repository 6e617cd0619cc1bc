/**
 * What a load balancer does for the clients of several API processes: all requests go to one of them until it cannot be connected
 * to, then to the next. What was sent and not answered is not sent again: nobody knows what became of it.
 */
import { systemCodeOf } from '@navarch/model';
import type { Answer, ApiClient, Method } from './api-client.js';

export class Balancer {
  private turn = 0;

  constructor(private readonly clients: readonly ApiClient[]) {}

  async call(method: Method, path: string, body?: unknown): Promise<Answer> {
    return await this.onOne((client) => client.call(method, path, body));
  }

  async *watch(path: string, signal: AbortSignal): AsyncGenerator<string> {
    const client = this.current();
    try {
      yield* client.watch(path, signal);
    } finally {
      this.leave(client);
    }
  }

  private async onOne<T>(ask: (client: ApiClient) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const client = this.current();
      try {
        return await ask(client);
      } catch (error) {
        this.leave(client);
        if (tries >= this.clients.length || !wasNotSent(error)) throw error;
      }
    }
  }

  private current(): ApiClient {
    const client = this.clients[this.turn % this.clients.length];
    if (client === undefined) throw new Error('there is no API process');
    return client;
  }

  /** Others may have left it already. */
  private leave(client: ApiClient): void {
    if (client === this.current()) this.turn += 1;
  }
}

const notSent: ReadonlySet<string> = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT']);
const wasNotSent = (error: unknown): boolean => notSent.has(systemCodeOf(error) ?? '');
