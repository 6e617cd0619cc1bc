import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal, Stored, StoredChange } from '@navarch/apimachinery';
import { DomainError } from '@navarch/model';
import { printLines, printChange, readLines } from './lines.js';

/** What a member remembers from its last life. */
export type Remembered = { readonly objects: readonly Stored[]; readonly revision: number };

export type JournalFile = Journal & { readonly close: () => void };

/**
 * The memory of a simulated member: one file of JSON lines, to which every change is appended before it
 * happens.
 *
 * The write reaches the kernel before the API answers, so a killed process forgets nothing (a power failure may
 * lose the end; a playground can live with that). The file is compacted to what still exists at each start.
 */
export async function openJournal(
  folder: string,
): Promise<{ readonly journal: JournalFile; readonly remembered: Remembered }> {
  const file = join(folder, 'journal.jsonl');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const remembered = readLines(await readIfAny(file));
    await writeFile(`${file}.new`, printLines(remembered), { mode: 0o600 });
    await rename(`${file}.new`, file);
    return { journal: appendTo(openSync(file, 'a')), remembered };
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError({ kind: 'unavailable', code: 'journal.open' }, { file }, { cause });
  }
}

function appendTo(descriptor: number): JournalFile {
  let isOpen = true;
  let size = fstatSync(descriptor).size;
  return {
    append: (change: StoredChange) => {
      if (!isOpen) throw new DomainError({ kind: 'unavailable', code: 'journal.closed' });
      const line = Buffer.from(printChange(change));
      try {
        writeWhole(descriptor, line);
      } catch (cause) {
        // Half a line must not stay: with the next one behind it, it could never be read again.
        ftruncateSync(descriptor, size);
        throw new DomainError({ kind: 'unavailable', code: 'journal.append' }, {}, { cause });
      }
      size += line.length;
    },
    close: () => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(descriptor, bytes, written);
  }
}

async function readIfAny(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return '';
    throw cause;
  }
}

/** Not by class: errors of the platform may come from another realm. */
const isMissing = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT';
