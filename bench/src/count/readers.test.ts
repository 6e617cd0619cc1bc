import { describe, expect, it } from '@jest/globals';
import { HttpRequests } from './http-requests.js';
import { PostgresMessages } from './postgres-messages.js';
import { RedisCommands } from './redis-commands.js';
import { listenTo, type Reader } from './spoken.js';

/** All that a reader says of parts of these many bytes. */
function heard(reader: Reader, whole: Buffer, partBytes: number) {
  const parts = Array.from({ length: Math.ceil(whole.length / partBytes) }, (_, index) =>
    whole.subarray(index * partBytes, (index + 1) * partBytes),
  );
  const all = parts.map((part) => reader.read(part));
  return {
    names: all.flatMap(({ names }) => names),
    bytes: all.reduce((total, { bytes }) => total + bytes, 0),
  };
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function message(letter: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

const version = Buffer.from([0, 3, 0, 0]);
const startUp = message('', version, text('user'), text('navarch'), text(''));

describe('what is sent to PostgreSQL', () => {
  const kept = message('P', text('q1'), text('SELECT $1'), Buffer.alloc(2));
  const bound = message('B', text(''), text('q1'), Buffer.alloc(6));
  const executed = message('E', text(''), Buffer.alloc(4));
  const synced = message('S');
  const session = Buffer.concat([
    startUp,
    message('Q', text('BEGIN')),
    kept,
    bound,
    executed,
    synced,
    bound,
    executed,
    synced,
    message('P', text(''), text('UPDATE\n   x'), Buffer.alloc(2)),
    message('B', text(''), text(''), Buffer.alloc(6)),
    executed,
    message('Q', text('COMMIT')),
  ]);

  for (const partBytes of [1, 7, 1_000]) {
    it(`is a statement for each query and execution, in parts of ${partBytes}`, () => {
      const { names, bytes } = heard(new PostgresMessages(), session, partBytes);
      expect(names).toEqual(['BEGIN', 'SELECT $1', 'SELECT $1', 'UPDATE x', 'COMMIT']);
      // The one that was prepared to be used again; the start-up message counts a letter that it has not.
      expect(bytes).toBe(session.length - kept.length + 1);
    });
  }
});

describe('what is sent to Redis', () => {
  const session = Buffer.from(
    '*1\r\n$4\r\nping\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$6\r\n*1\r\n$4\r\n*2\r\n$3\r\nGET\r\n$0\r\n\r\n',
  );
  for (const partBytes of [1, 5, 1_000]) {
    it(`is a command for each array, in parts of ${partBytes}`, () => {
      const { names, bytes } = heard(new RedisCommands(), session, partBytes);
      expect(names).toEqual(['PING', 'SET', 'GET']);
      expect(bytes).toBe(session.length);
    });
  }
});

describe('what is sent to members', () => {
  const request = (line: string): Buffer => Buffer.from(`${line} HTTP/1.1\r\nhost: member\r\n\r\n`);

  for (const [line, wire, name] of [
    ['GET /apis/apps/v1/namespaces/web/replicasets/shop', 'members', 'GET replicasets/NAME'],
    ['POST /api/v1/namespaces?dryRun=All', 'members', 'POST namespaces'],
    ['GET /api/v1/secrets?watch=true&limit=1', 'looks', 'GET secrets watch'],
    ['GET /readyz', 'looks', 'GET /readyz'],
  ] as const) {
    it(`${line} is ${name}`, () => {
      const part = request(line);
      expect(new HttpRequests().read(part)).toEqual({ wire, names: [name], bytes: part.length });
    });
  }

  it('is a body where no request begins', () => {
    const reader = new HttpRequests();
    reader.read(request('PATCH /api/v1/namespaces/web/secrets/key'));
    expect(reader.read(Buffer.from('{"data":{}}'))).toEqual({
      wire: 'members',
      names: [],
      bytes: 11,
    });
  });
});

describe('what is spoken on a connection', () => {
  it('is known by how it begins', () => {
    const wireOf = (first: Buffer) => listenTo(first)?.read(first).wire;
    expect(wireOf(startUp)).toBe('postgresql');
    expect(wireOf(Buffer.from('*1\r\n$4\r\nPING\r\n'))).toBe('redis');
    expect(wireOf(Buffer.from('GET /livez HTTP/1.1\r\n\r\n'))).toBe('looks');
    expect(wireOf(Buffer.from('HTTP/1.1 200 OK\r\n'))).toBe('clients');
    expect(listenTo(Buffer.from('PRI * HTTP/2.0\r\n'))).toBeUndefined();
    expect(listenTo(Buffer.alloc(0))).toBeUndefined();
  });
});
