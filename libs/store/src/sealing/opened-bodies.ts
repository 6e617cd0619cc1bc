import type { KubeObject } from '@navarch/model';
import { storeLimits } from '../limits.js';
import type { BodyCodec, BodyRow } from './body-codec.js';

type Opened = {
  readonly row: BodyRow;
  readonly resourceVersion: number;
  readonly body: KubeObject;
};

/**
 * A codec that remembers what it decoded last, up to {@link storeLimits.openedBytesMax} of it as it is stored.
 *
 * What is on its way is read again and again: an object by its placement, by the sync of each copy and by each look at its
 * status. It is decoded once for all of them, and they share one body, which nobody may change. Equal bytes of an equal
 * version are an equal body, so what was remembered is never older than what was read.
 */
export function rememberBodies(codec: BodyCodec): BodyCodec {
  const opened = new Map<string, Opened>();
  let bytes = 0;

  const forget = (uid: string, { row }: Opened): void => {
    opened.delete(uid);
    bytes -= sizeOf(row);
  };
  const remember = (one: Opened): void => {
    const size = sizeOf(one.row);
    if (size > storeLimits.openedBodyBytesMax) return;
    opened.set(one.row.uid, one);
    bytes += size;
    for (const [uid, oldest] of opened) {
      if (bytes <= storeLimits.openedBytesMax) break;
      forget(uid, oldest);
    }
  };
  return {
    encode: codec.encode,
    decode: (row, resourceVersion) => {
      const known = opened.get(row.uid);
      if (known !== undefined) forget(row.uid, known);
      const isSame = known?.resourceVersion === resourceVersion && areEqual(known.row, row);
      const body = isSame ? known.body : codec.decode(row, resourceVersion);
      remember({ row, resourceVersion, body });
      return body;
    },
  };
}

const sizeOf = ({ body, sealed }: BodyRow): number => body?.length ?? sealed?.length ?? 0;

function areEqual(one: BodyRow, other: BodyRow): boolean {
  if (one.body !== other.body) return false;
  if (one.sealed === null || other.sealed === null) return one.sealed === other.sealed;
  return one.sealed.equals(other.sealed);
}
