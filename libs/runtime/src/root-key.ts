import { readFile } from 'node:fs/promises';
import { DomainError } from '@navarch/model';

const rootKeyBytes = 32;

/** The key that Secret data is sealed under: a file with 32 bytes as base64. Throws without quoting the file. */
export async function readRootKey(path: string): Promise<Buffer> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DomainError({ kind: 'invalid', code: 'rootKey.unreadable' }, { path }, { cause });
  });
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === rootKeyBytes) return key;
  throw new DomainError(
    { kind: 'invalid', code: 'rootKey.length' },
    {
      path,
      wantedBytes: rootKeyBytes,
      gotBytes: key.length,
    },
  );
}
