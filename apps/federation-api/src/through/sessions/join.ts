/**
 * Two connections made one: what is said on either is said on the other, at the pace of who listens, and nothing of it is looked
 * at. Who says no more may still listen; when one is gone the other gets what was said last, and goes too.
 */
import type { Duplex } from 'node:stream';

/** `over`: one of them ended it; `broken`: one was lost; `idle`: nobody said anything for too long. */
export type Ending = 'over' | 'broken' | 'idle';

/** Resolves when both are closed. */
export async function join(one: Duplex, other: Duplex, idleMs: number): Promise<Ending> {
  let ending: Ending = 'over';
  const end = (reason: Ending): void => {
    ending = reason;
    one.destroy();
    other.destroy();
  };
  const idle = setTimeout(() => end('idle'), idleMs);
  const closed = [one, other].map((side) => {
    side.on('data', () => idle.refresh());
    side.on('error', () => {
      ending = 'broken';
    });
    return untilClosed(side);
  });
  const [first, second] = closed;
  void first?.then(() => leave(other));
  void second?.then(() => leave(one));
  carry(one, other);
  carry(other, one);
  await Promise.all(closed);
  clearTimeout(idle);
  return ending;
}

/**
 * Piece by piece, each when the one before has left: what was said in several pieces is not put together, since some clients
 * look for a message only where one begins to arrive (the Python client, in what TLS brings).
 */
function carry(from: Duplex, to: Duplex): void {
  from.on('data', (piece: Buffer) => {
    from.pause();
    to.write(piece, () => from.resume());
  });
  from.on('end', () => to.end());
}

const untilClosed = (side: Duplex): Promise<void> =>
  side.closed ? Promise.resolve() : new Promise((resolve) => side.once('close', resolve));

/** As soon as it has taken what it was told. */
function leave(side: Duplex): void {
  if (side.writableFinished) return void side.destroy();
  side.once('finish', () => side.destroy());
  side.end();
}
