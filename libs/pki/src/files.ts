import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError, systemCodeOf, type Instant } from '@navarch/model';
import { createAuthority, type Authority } from './authority.js';
import { readCertificate, type Identity } from './certificate.js';
import { privateFileMode, privateFolderMode, publicFileMode, validity } from './limits.js';

/** Where an identity lies in a folder: `<folder>/<name>.crt` (0644) and `<folder>/<name>.key` (0600). */
export type IdentityFiles = { readonly certFile: string; readonly keyFile: string };

export const identityFiles = (folder: string, name: string): IdentityFiles => ({
  certFile: join(folder, `${name}.crt`),
  keyFile: join(folder, `${name}.key`),
});

/** Writes both files whole (a crash leaves the old or the new one); makes the folder (0700) if it must. */
export async function saveIdentity(files: IdentityFiles, identity: Identity): Promise<void> {
  await mkdir(dirname(files.keyFile), { recursive: true, mode: privateFolderMode });
  await writeWhole(files.keyFile, identity.keyPem, privateFileMode);
  await writeWhole(files.certFile, identity.certPem, publicFileMode);
}

/** Undefined when either file is missing. */
export async function loadIdentity(files: IdentityFiles): Promise<Identity | undefined> {
  const [certPem, keyPem] = await Promise.all([
    readIfAny(files.certFile),
    readIfAny(files.keyFile),
  ]);
  return certPem === undefined || keyPem === undefined ? undefined : { certPem, keyPem };
}

/** The authority of a folder, made on first use. Its own certificate is never renewed behind anybody's back. */
export async function loadOrCreateAuthority(from: {
  folder: string;
  name: string;
  now: Instant;
}): Promise<Authority> {
  const files = identityFiles(from.folder, 'ca');
  const kept = await loadIdentity(files);
  if (kept !== undefined) return { ...kept, name: from.name };
  const made = await createAuthority(from.name, from.now);
  await saveIdentity(files, made);
  return made;
}

/**
 * The identity under this name, made (or made anew when it is about to expire or no longer names what
 * `covers` lists) by `make`.
 */
export async function loadOrIssue(from: {
  files: IdentityFiles;
  covers?: readonly string[];
  now: Instant;
  make: () => Promise<Identity>;
}): Promise<Identity> {
  const kept = await loadIdentity(from.files);
  if (kept !== undefined && isGood(kept, from.covers ?? [], from.now)) return kept;
  const made = await from.make();
  await saveIdentity(from.files, made);
  return made;
}

function isGood(identity: Identity, covers: readonly string[], now: Instant): boolean {
  const facts = readCertificate(identity.certPem);
  const named = new Set(facts.names);
  return (
    facts.notAfter.getTime() - now > validity.renewBeforeMs &&
    covers.every((name) => named.has(name))
  );
}

async function readIfAny(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (systemCodeOf(cause) === 'ENOENT') return undefined;
    throw new DomainError({ kind: 'unavailable', code: 'pki.read' }, { file }, { cause });
  }
}

async function writeWhole(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.new`;
  try {
    await writeFile(draft, content, { mode });
    await chmod(draft, mode);
    await rename(draft, file);
  } catch (cause) {
    throw new DomainError({ kind: 'unavailable', code: 'pki.write' }, { file }, { cause });
  }
}
