import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DomainError } from '@navarch/model';
import { limits } from './limits.js';

/**
 * A private folder whose path is short enough for a unix socket called `socketName`.
 *
 * The path of a socket is cut off by the kernel after about a hundred bytes. A preferred folder that is too
 * deep is replaced by one under the system's temporary folder; its name depends on the preferred path only,
 * so that every process finds the same one. It must be ours and closed to others, or it is refused: anybody
 * may create names in a temporary folder.
 */
export function socketFolder(preferred: string, socketName: string): string {
  const wanted = resolve(preferred);
  const folder = fits(wanted, socketName) ? wanted : shortFolder(wanted);
  if (!fits(folder, socketName)) {
    throw new DomainError(
      { kind: 'invalid', code: 'socket.tooDeep' },
      {
        folder,
        bytesMax: limits.socketPathBytesMax,
      },
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (folder !== wanted) refuseForeign(folder);
  return folder;
}

const fits = (folder: string, socketName: string): boolean =>
  Buffer.byteLength(join(folder, socketName)) <= limits.socketPathBytesMax;

function shortFolder(wanted: string): string {
  const digest = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  return join(tmpdir(), `navarch-${process.getuid?.() ?? 0}-${digest}`);
}

function refuseForeign(folder: string): void {
  const found = lstatSync(folder);
  const ours = process.getuid?.() ?? found.uid;
  if (!found.isDirectory() || found.uid !== ours || (found.mode & 0o077) !== 0) {
    throw new DomainError({ kind: 'forbidden', code: 'socket.folderIsNotOurs' }, { folder });
  }
}
