/**
 * A long body, made piece by piece while it is sent: it is never there as a whole, and whoever sends it lets others have their
 * turn between two pieces.
 */
export class LongBody implements Iterable<Uint8Array> {
  constructor(
    /** Of all pieces together. */
    readonly bytes: number,
    private readonly pieces: () => Iterator<Uint8Array>,
  ) {}

  [Symbol.iterator](): Iterator<Uint8Array> {
    return this.pieces();
  }

  /** The whole text, for whoever needs it at once. */
  toString(): string {
    return Buffer.concat([...this]).toString('utf8');
  }
}
