/** The syncer's own health endpoint: `/livez`, `/readyz` and `/metrics` on loopback, for the launcher and for probes. */
import { createServer, type Server } from 'node:http';

export type ReadyParts = {
  readonly host: string;
  readonly port: number;
  /** Names of what is not ready; empty when all is well. */
  readonly missing: () => Promise<readonly string[]>;
  readonly metrics: () => Promise<string>;
};

export async function serveReadiness(parts: ReadyParts): Promise<Server> {
  const server = createServer((request, response) => {
    answer(parts, request.url ?? '/').then(
      ({ code, body }) => response.writeHead(code, { 'content-type': 'text/plain' }).end(body),
      () => response.writeHead(500, { 'content-type': 'text/plain' }).end('internal error\n'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, parts.host, resolve);
  });
  return server;
}

async function answer(parts: ReadyParts, url: string): Promise<{ code: number; body: string }> {
  const [path = '/'] = url.split('?');
  switch (path) {
    case '/livez':
      return { code: 200, body: 'ok' };
    case '/readyz': {
      const missing = await parts.missing();
      const lines = missing.map((name) => `[-]${name} failed\n`).join('');
      return missing.length === 0 ? { code: 200, body: 'ok' } : { code: 503, body: lines };
    }
    case '/metrics':
      return { code: 200, body: await parts.metrics() };
    default:
      return { code: 404, body: 'not found' };
  }
}
