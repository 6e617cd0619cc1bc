/** The files of one simulated container: in memory, few, and gone with its process. */
import { posix } from 'node:path';
import { limits } from '../limits.js';

type Entry = { readonly kind: 'file'; readonly bytes: Uint8Array } | { readonly kind: 'folder' };
export type FileEntry = Entry & { readonly path: string };

const { fileBytesMax, filesMax } = limits.container;

export class Files {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  constructor(first: Readonly<Record<string, string>>) {
    for (const folder of ['/', '/root', '/tmp']) this.entries.set(folder, { kind: 'folder' });
    for (const [path, text] of Object.entries(first)) this.write(path, Buffer.from(text));
  }

  /** Paths that are not absolute are below the root. */
  find(path: string): Entry | undefined {
    return this.entries.get(absolute(path));
  }

  /** Makes the folders that it is in. Throws when the container has no room for it, or a folder has its name. */
  write(path: string, bytes: Uint8Array): void {
    const place = absolute(path);
    const known = this.entries.get(place);
    if (known?.kind === 'folder') throw new Error(`${path}: Is a directory`);
    const before = known?.bytes.length ?? 0;
    if (this.bytes - before + bytes.length > fileBytesMax) throw noRoom(path);
    this.makeFolder(posix.dirname(place));
    this.put(place, { kind: 'file', bytes });
    this.bytes += bytes.length - before;
  }

  makeFolder(path: string): void {
    const place = absolute(path);
    const known = this.entries.get(place);
    if (known?.kind === 'file') throw new Error(`${path}: Not a directory`);
    if (known !== undefined) return;
    this.makeFolder(posix.dirname(place));
    this.put(place, { kind: 'folder' });
  }

  /** A file, or a folder with everything in it. */
  below(path: string): readonly FileEntry[] {
    const place = absolute(path);
    const inside = place === '/' ? '/' : `${place}/`;
    return [...this.entries]
      .filter(([one]) => one === place || one.startsWith(inside))
      .map(([one, entry]) => ({ path: one, ...entry }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }

  private put(path: string, entry: Entry): void {
    if (this.entries.size >= filesMax && !this.entries.has(path)) throw noRoom(path);
    this.entries.set(path, entry);
  }
}

export const absolute = (path: string): string => posix.resolve('/', path);
const noRoom = (path: string): Error => new Error(`${path}: No space left on device`);
