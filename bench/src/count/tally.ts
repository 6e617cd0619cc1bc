/** What one process sent, by the wire that it went over. */
/** `looks` go to members too: probes, and openings of watches, which come with time and not with work. */
export type Wire = 'members' | 'looks' | 'postgresql' | 'redis' | 'clients';

/**
 * `messages` are requests to members, statements to PostgreSQL, commands to Redis; of answers to clients only bytes are
 * counted. Bytes are those before encryption.
 */
export type WireTally = { readonly messages: number; readonly bytes: number };

export type Tally = {
  readonly wires: Readonly<Record<Wire, WireTally>>;
  /** How many messages there were of each name: a statement's text, a command, a request's verb and resource. */
  readonly names: Readonly<Record<string, number>>;
};

export const emptyTally: Tally = {
  wires: mapWires(() => ({ messages: 0, bytes: 0 })),
  names: {},
};

/** What came in between. */
export function since(before: Tally, after: Tally): Tally {
  const names = Object.entries(after.names)
    .map(([name, count]) => [name, count - (before.names[name] ?? 0)] as const)
    .filter(([, count]) => count !== 0);
  return {
    wires: mapWires((wire) => ({
      messages: after.wires[wire].messages - before.wires[wire].messages,
      bytes: after.wires[wire].bytes - before.wires[wire].bytes,
    })),
    names: Object.fromEntries(names),
  };
}

export function mapWires<T>(of: (wire: Wire) => T): Readonly<Record<Wire, T>> {
  return {
    members: of('members'),
    looks: of('looks'),
    postgresql: of('postgresql'),
    redis: of('redis'),
    clients: of('clients'),
  };
}
