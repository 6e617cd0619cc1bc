/** As much of tar's format as `kubectl cp` needs: files and folders, with long names as POSIX writes them. */

export type TarEntry = { readonly path: string; readonly bytes: Uint8Array | undefined };

const blockBytes = 512;
const nameBytesMax = 100;
const types = { file: '0', oldFile: '\0', folder: '5', extended: 'x' } as const;

type Member = TarEntry & { readonly type: string; readonly bytes: Uint8Array };

/** Entries in the order in which they come; without bytes a folder. Links and devices are left out. Throws on what is no archive. */
export function readTar(archive: Uint8Array): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  let longPath: string | undefined;
  for (const { type, path, bytes } of members(archive)) {
    const entry = { path: longPath ?? path, bytes: type === types.folder ? undefined : bytes };
    longPath = type === types.extended ? pathAmong(Buffer.from(bytes).toString()) : undefined;
    if (kept.has(type)) entries.push(entry);
  }
  return entries;
}

const kept: ReadonlySet<string> = new Set([types.file, types.oldFile, types.folder]);

function* members(archive: Uint8Array): Generator<Member> {
  for (let at = 0; at + blockBytes <= archive.length; ) {
    const header = Buffer.from(archive.buffer, archive.byteOffset + at, blockBytes);
    if (header.every((byte) => byte === 0)) return;
    const size = Number.parseInt(textAt(header, 124, 12), 8);
    if (checksumOf(header) !== Number.parseInt(textAt(header, 148, 8), 8) || Number.isNaN(size))
      throw new Error('This does not look like a tar archive');
    const bytes = archive.subarray(at + blockBytes, at + blockBytes + size);
    if (bytes.length < size) throw new Error('Unexpected EOF in archive');
    at += blockBytes + padded(size);
    yield { type: String.fromCharCode(header[156] ?? 0), path: pathOf(header), bytes };
  }
}

export function printTar(entries: readonly TarEntry[]): Uint8Array {
  const blocks = entries.flatMap(({ path, bytes }) => {
    const name = bytes === undefined && !path.endsWith('/') ? `${path}/` : path;
    const type = bytes === undefined ? types.folder : types.file;
    const isLong = Buffer.byteLength(name) > nameBytesMax;
    return [
      ...(isLong ? block('extended', types.extended, Buffer.from(record(name))) : []),
      ...block(name, type, bytes ?? Buffer.alloc(0)),
    ];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]);
}

const padded = (size: number): number => Math.ceil(size / blockBytes) * blockBytes;

const textAt = (header: Buffer, at: number, length: number): string =>
  header
    .toString('latin1', at, at + length)
    .replace(/\0.*$/s, '')
    .trim();

function pathOf(header: Buffer): string {
  const name = nameAt(header, 0, nameBytesMax);
  const isPosix = header.toString('latin1', 257, 262) === 'ustar';
  const folder = isPosix ? nameAt(header, 345, 155) : '';
  return folder === '' ? name : `${folder}/${name}`;
}

const nameAt = (header: Buffer, at: number, length: number): string =>
  header.toString('utf8', at, at + length).replace(/\0.*$/s, '');

/** Of the bytes, with those of the sum itself taken for blanks. */
function checksumOf(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
}

/** `27 path=…`, a line each. */
const pathAmong = (records: string): string | undefined => /^\d+ path=(.*)$/m.exec(records)?.[1];

function record(path: string): string {
  const text = ` path=${path}\n`;
  const bytes = Buffer.byteLength(text);
  const digits = String(bytes + String(bytes).length).length;
  return `${bytes + digits}${text}`;
}

function block(name: string, type: string, bytes: Uint8Array): Uint8Array[] {
  const header = Buffer.alloc(blockBytes);
  header.write(name, 0, nameBytesMax, 'utf8');
  const isFolder = type === types.folder;
  header.write(isFolder ? '0000755' : '0000644', 100, 'latin1');
  header.write('0000000', 108, 'latin1');
  header.write('0000000', 116, 'latin1');
  header.write(bytes.length.toString(8).padStart(11, '0'), 124, 'latin1');
  header.write('00000000000', 136, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return [header, bytes, Buffer.alloc(padded(bytes.length) - bytes.length)];
}
