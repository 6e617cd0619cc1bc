/**
 * The direction of imports and the size of files. The compiler and the linter guard the same fences from
 * inside; this reads the tree as it is, so that no configuration can quietly let one down.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './root.js';

const linesMax = 300;

/** What each workspace may import of ours. An app is imported by nobody. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'libs/model': [],
  'libs/placement': ['model'],
  'libs/runtime': ['model'],
  'libs/pki': ['model'],
  'libs/backing': ['model'],
  'libs/cel': ['model'],
  'libs/apimachinery': ['cel', 'model'],
  'libs/apiserver': ['apimachinery', 'model'],
  'libs/store': ['model'],
  'libs/planning': ['model', 'placement', 'store'],
  'libs/queue': ['model'],
  'libs/clients': ['model'],
  'apps/federation-api': [
    'apimachinery',
    'apiserver',
    'clients',
    'model',
    'pki',
    'placement',
    'planning',
    'runtime',
    'store',
  ],
  'apps/syncer': ['clients', 'model', 'placement', 'planning', 'queue', 'runtime', 'store'],
  'apps/playground': ['apimachinery', 'apiserver', 'model', 'pki', 'runtime'],
  'apps/navarch': ['backing', 'clients', 'model', 'pki', 'placement', 'runtime'],
};

/** Libraries that one workspace alone may know. */
const soleOwners: readonly [RegExp, string][] = [
  [/^bullmq$/, 'libs/queue'],
  [/^ioredis$/, 'libs/queue'],
  [/^@kubernetes\/client-node$/, 'libs/clients'],
  [/^typeorm$/, 'libs/store'],
  [/^@peculiar\/x509$/, 'libs/pki'],
  [/^re2js$/, 'libs/cel'],
  [/^commander$/, 'apps/navarch'],
];

/** Tests, and what only tests use: a folder `testing`. */
const isTestCode = (path: string): boolean =>
  path.endsWith('.test.ts') || path.includes('/src/testing/');

type Source = { readonly path: string; readonly text: string; readonly isTest: boolean };

const sources = Object.keys(mayImport).map((workspace) => ({
  workspace,
  files: filesBelow(join(root, workspace, 'src')),
}));

describe('the direction of imports', () => {
  for (const { workspace, files } of sources) {
    it(`${workspace} imports only what it may`, () => {
      expect(
        files.filter((file) => !file.isTest).flatMap((file) => strangersIn(file, workspace)),
      ).toEqual([]);
    });
  }

  it('every package is named here', () => {
    const found = ['libs', 'apps'].flatMap((kind) =>
      readdirSync(join(root, kind)).map((name) => `${kind}/${name}`),
    );
    expect(found.sort()).toEqual(Object.keys(mayImport).sort());
  });

  it('declares what it imports, in package.json and in references', () => {
    for (const { workspace, files } of sources) {
      const used = new Set(
        files
          .flatMap((file) => importsOf(file))
          .filter(isOurs)
          .map(shortName),
      );
      const manifest = read(join(workspace, 'package.json'));
      const references = read(join(workspace, 'tsconfig.json'));
      for (const name of used) {
        expect(`${workspace}: ${manifest.includes(`"@navarch/${name}"`)}`).toBe(
          `${workspace}: true`,
        );
        expect(`${workspace}: ${references.includes(`/${name}"`)}`).toBe(`${workspace}: true`);
      }
    }
  });
});

describe('fences', () => {
  it('only libs/runtime reads the environment of the process', () => {
    expect(offenders(/process\.env\b/, (workspace) => workspace === 'libs/runtime')).toEqual([]);
  });

  it('only main files and libs/runtime know the time without being told', () => {
    const mayKnow = new Set(['libs/runtime', 'libs/backing', 'apps/navarch']);
    expect(
      offenders(/\bDate\.now\(\)|\bMath\.random\(\)/, (workspace) => mayKnow.has(workspace)),
    ).toEqual([]);
  });

  it('only one part of the API reaches members', () => {
    const through = 'apps/federation-api/src/through/';
    const reaching = sources
      .filter(({ workspace }) => workspace === 'apps/federation-api')
      .flatMap(({ files }) => files)
      .filter((file) => importsOf(file).includes('@navarch/clients'))
      .map((file) => file.path);
    expect(reaching.length).toBeGreaterThan(0);
    expect(reaching.filter((path) => !path.startsWith(through))).toEqual([]);
  });

  it('deciders are synchronous', () => {
    const deciders = sources.flatMap(({ files }) =>
      files.filter((file) => file.path.endsWith('.decide.ts')),
    );
    expect(deciders.length).toBeGreaterThan(0);
    expect(
      deciders
        .filter((file) => /\basync\b|\bawait\b|node:/.test(file.text))
        .map((file) => file.path),
    ).toEqual([]);
  });
});

describe('sizes', () => {
  it(`no file is longer than ${linesMax} lines`, () => {
    const long = [...sources.flatMap(({ files }) => files), ...filesBelow(join(root, 'test/src'))]
      .map((file) => ({ path: file.path, lines: file.text.split('\n').length }))
      .filter(({ lines }) => lines > linesMax);
    expect(long).toEqual([]);
  });
});

function strangersIn(file: Source, workspace: string): string[] {
  const allowed = mayImport[workspace] ?? [];
  return importsOf(file).flatMap((specifier) => {
    if (isOurs(specifier)) {
      return allowed.includes(shortName(specifier)) ? [] : [`${file.path} imports ${specifier}`];
    }
    const owner = soleOwners.find(([pattern]) => pattern.test(specifier))?.[1];
    return owner === undefined || owner === workspace
      ? []
      : [`${file.path} imports ${specifier}, which is ${owner}'s`];
  });
}

function offenders(pattern: RegExp, isAllowed: (workspace: string) => boolean): string[] {
  return sources
    .filter(({ workspace }) => !isAllowed(workspace))
    .flatMap(({ files }) => files)
    .filter((file) => !file.isTest && pattern.test(withoutComments(file.text)))
    .map((file) => file.path);
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
const isOurs = (specifier: string): boolean => specifier.startsWith('@navarch/');
const shortName = (specifier: string): string => specifier.slice('@navarch/'.length);

function importsOf(file: Source): string[] {
  const found = file.text.matchAll(/(?:from|import)\s*\(?\s*'([^'.][^']*)'/g);
  return [...found].map((match) => match[1] ?? '').filter((specifier) => specifier !== '');
}

function filesBelow(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.generated.ts'),
    )
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return {
        path: relative(root, path),
        text: readFileSync(path, 'utf8'),
        isTest: isTestCode(path),
      };
    });
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
