import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import https from 'node:https';

/** Who a kubeconfig says one is, and where it leads. */
export type Access = {
  readonly server: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
};

export type Answer = { readonly status: number; readonly body: unknown };

export type Call = {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
};

const callMs = 10_000;

/** Reads the four values of a member's kubeconfig, which holds each of them once and inline. */
export async function readAccess(kubeconfig: string): Promise<Access> {
  const text = await readFile(kubeconfig, 'utf8');
  const value = (name: string): string =>
    new RegExp(`^ *${name}: (\\S+)$`, 'm').exec(text)?.[1] ?? '';
  const pem = (name: string): string => Buffer.from(value(name), 'base64').toString();
  return {
    server: value('server'),
    ca: pem('certificate-authority-data'),
    cert: pem('client-certificate-data'),
    key: pem('client-key-data'),
  };
}

export const subjectOf = ({ cert }: Access): string => new X509Certificate(cert).subject;

/** One request on a connection of its own. Without `cert` and `key` it says nothing about who asks. */
export function call(
  access: Pick<Access, 'server' | 'ca'> & Partial<Access>,
  { method = 'GET', path, body, type = 'application/json' }: Call,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = https.request(`${access.server}${path}`, {
      method,
      agent: false,
      ca: access.ca,
      ...(access.cert === undefined ? {} : { cert: access.cert, key: access.key }),
      headers: { accept: 'application/json', 'content-type': type },
      timeout: callMs,
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error(`no answer: ${method} ${path}`)));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks)) });
      });
    });
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parse(bytes: Buffer): unknown {
  const text = bytes.toString();
  return text.startsWith('{') ? (JSON.parse(text) as unknown) : text;
}
