/**
 * Knows from the first bytes that a process sends on a connection what is spoken there, and then counts its messages. It
 * reads lengths and names; of what is sent it keeps the texts of statements, which hold no values, and the first word of
 * commands. Parts come as they are written, so a message may be in several of them.
 */
import { HttpRequests } from './http-requests.js';
import { PostgresMessages } from './postgres-messages.js';
import { RedisCommands } from './redis-commands.js';
import type { Wire } from './tally.js';

/** What a part belongs to, the names of the messages that begin or end in it, and the bytes that count. */
export type Heard = {
  readonly wire: Wire;
  readonly names: readonly string[];
  readonly bytes: number;
};
export type Reader = { readonly read: (part: Buffer) => Heard };

const answers: Reader = { read: (part) => ({ wire: 'clients', names: [], bytes: part.length }) };
const requestLine = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S+ HTTP\/1\.1\r\n/;
/** Version 3.0 of PostgreSQL's protocol, in the start-up message. */
const postgresVersion = 196_608;

/** Undefined: nothing that is counted. */
export function listenTo(first: Buffer): Reader | undefined {
  const text = first.toString('latin1', 0, 4_096);
  if (text.startsWith('HTTP/1.1 ')) return answers;
  if (requestLine.test(text)) return new HttpRequests();
  if (/^\*\d+\r\n\$/.test(text)) return new RedisCommands();
  if (first.length >= 8 && first.readInt32BE(4) === postgresVersion) return new PostgresMessages();
  return undefined;
}
