/**
 * What of the head of a request for another protocol goes on to the member, and of the member's agreement back: what the two
 * agree on, and nothing of who asks. A browser shows its token as one of the protocols it knows, so that one is left out.
 */
import { withoutToken } from '@navarch/apiserver';
import { headersTowards } from '../proxy/headers.decide.js';

type Headers = Readonly<Record<string, string | undefined>>;

const towards = [
  'upgrade',
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'x-stream-protocol-version',
] as const;

const back = [
  'Upgrade',
  'Sec-WebSocket-Accept',
  'Sec-WebSocket-Protocol',
  'Sec-WebSocket-Extensions',
  'X-Stream-Protocol-Version',
] as const;

/** Without a length: there is no body. */
export function headersOfUpgrade(headers: Headers): Record<string, string> {
  const { 'content-length': _length, ...plain } = headersTowards(headers);
  const picked = towards.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const protocols = withoutToken(headers['sec-websocket-protocol']);
  return {
    ...plain,
    connection: 'Upgrade',
    ...Object.fromEntries(picked),
    ...(protocols === undefined ? {} : { 'sec-websocket-protocol': protocols }),
  };
}

/** The head of the answer with which both sides switch. */
export function switchingHead(headers: Headers, auditId: string): string {
  const lines = back.flatMap((name) => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  const own = ['Connection: Upgrade', `Audit-Id: ${auditId}`];
  return ['HTTP/1.1 101 Switching Protocols', ...lines, ...own, '', ''].join('\r\n');
}
