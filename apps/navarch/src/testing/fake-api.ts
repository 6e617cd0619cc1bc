import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { readApiConfig, readEnv } from '@navarch/runtime';

/**
 * As much of the federation API as the launcher asks for: TLS with client certificates, /readyz, and objects
 * by path, in memory. `x-pid` tells which process answered.
 */
const config = readApiConfig(readEnv());
if (config.clientCaFile === undefined) throw new Error('no authority for clients');
const ready = { type: 'Ready', status: 'True' };
const objects = new Map<string, Record<string, unknown>>();

const server = createServer({
  cert: readFileSync(config.tlsCertFile),
  key: readFileSync(config.tlsKeyFile),
  ca: readFileSync(config.clientCaFile),
  requestCert: true,
  rejectUnauthorized: true,
});

server.on('request', (request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => {
    const path = request.url ?? '';
    const answer = act(request.method ?? '', path, text);
    response.writeHead(answer.status, { 'content-type': 'application/json', 'x-pid': process.pid });
    response.end(JSON.stringify(answer.body));
  });
});

function act(method: string, path: string, text: string): { status: number; body: unknown } {
  if (path === '/readyz') return { status: 200, body: 'ok' };
  const sent = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  const found = objects.get(path);
  if (method === 'POST') {
    const name = (sent['metadata'] as { name: string }).name;
    // Its members are ready at once: nobody is there to probe them.
    objects.set(`${path}/${name}`, { ...sent, status: { conditions: [ready] } });
    return { status: 201, body: sent };
  }
  if (found === undefined) return { status: 404, body: { reason: 'NotFound', message: path } };
  if (method === 'DELETE') objects.delete(path);
  if (method === 'PATCH') objects.set(path, { ...found, ...sent, patched: true });
  return { status: 200, body: objects.get(path) ?? {} };
}

server.listen(config.apiPort, config.apiHost);
process.on('SIGTERM', () => process.exit(0));
