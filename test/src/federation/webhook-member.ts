/** A member with an admission webhook: everything goes through to a real one, and what is applied is changed on its way. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { parseMemberKubeconfig } from '@navarch/clients';
import type { KubeObject } from '@navarch/model';
import { Agent, request } from 'undici';
import type { Federation } from './federation.js';

/** What a webhook makes of an object that somebody applies. */
export type Admission = (applied: KubeObject) => KubeObject;

type Handler = (asked: IncomingMessage, response: ServerResponse) => void;

/** Passes requests on to a member of the federation, as its administrator. `agent` is to be closed in the end. */
export async function admittingFor(
  on: Federation,
  member: string,
  admit: Admission,
): Promise<{ readonly handler: Handler; readonly agent: Agent }> {
  const text = await readFile(join(on.folder, 'members', member, 'kubeconfig'), 'utf8');
  const { server, caData, identity } = parseMemberKubeconfig(text, { allowLoopback: true });
  if (identity.kind !== 'certificate') throw new Error(`${member} is not reached by a certificate`);
  const agent = new Agent({
    connect: {
      ...(caData === undefined ? {} : { ca: caData }),
      cert: identity.cert,
      key: identity.key,
    },
    bodyTimeout: 0,
  });
  const admitted = (asked: IncomingMessage, body: string): string | null => {
    if (asked.method === 'PATCH') return JSON.stringify(admit(JSON.parse(body) as KubeObject));
    return body === '' ? null : body;
  };
  const pass = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(asked);
    const answer = await request(`${server}${asked.url}`, {
      method: asked.method as 'GET' | 'PATCH',
      dispatcher: agent,
      headers: { 'content-type': asked.headers['content-type'] ?? 'application/json' },
      body: admitted(asked, body),
    });
    response.writeHead(answer.statusCode, {
      'content-type': String(answer.headers['content-type']),
    });
    response.flushHeaders();
    answer.body.on('error', () => response.destroy());
    answer.body.pipe(response);
    response.on('close', () => answer.body.destroy());
  };
  const handler: Handler = (asked, response) => {
    pass(asked, response).catch(() => response.destroy());
  };
  return { handler, agent };
}

async function bodyOf(asked: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
