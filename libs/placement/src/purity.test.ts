import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/**
 * The planner sees nothing but its argument. What a run time offers does not compile here (the project
 * has no types but the language's); what the language itself offers is refused by a scan of the source.
 */
const library = fileURLToPath(new URL('..', import.meta.url));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin/tsc',
);

describe('code of the planner', () => {
  let folder = '';
  // Inside the library, so that a type package within its reach would be found.
  beforeAll(async () => {
    folder = await mkdtemp(join(library, 'dist', 'purity-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('compiles as long as it is pure', async () => {
    expect(await compile(folder, `export const two: number = Math.max(1, 2);`)).toBe('');
  });

  const impure = {
    'the environment': `export const home = process.env['HOME'];`,
    'the network': `export const reply = fetch('https://example.com/');`,
    'a timer': `setTimeout(() => {}, 1);`,
    'a precise clock': `export const now = performance.now();`,
    'a file': `import { readFileSync } from 'node:fs'; export const text = readFileSync('x');`,
    'a socket': `import net from 'net'; export const socket = net.connect(1);`,
    'strong randomness': `export const id = crypto.randomUUID();`,
    'another process': `const child = require('node:child_process'); child.exec('true');`,
    'the terminal': `console.log('x');`,
  };

  it('does not compile when it reaches for the world', async () => {
    const snippets = Object.values(impure);
    const output = await compile(folder, ...snippets);
    const broken = snippets.map((_, index) => output.includes(`snippet${index}.ts(1,`));
    expect(broken).toEqual(snippets.map(() => true));
    expect(output).toMatch(/Cannot find name 'process'/);
  });

  it('does not use what the language knows of time and chance', async () => {
    const files = (await readdir(join(library, 'src'), { recursive: true })).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('vectors/'),
    );
    expect(files).toEqual(expect.arrayContaining(['place.ts', join('engine', 'apportion.ts')]));
    for (const name of files) {
      const text = await readFile(join(library, 'src', name), 'utf8');
      expect({
        name,
        found: /\bDate\b|Math\.random|globalThis|\beval\b|import\(/.exec(text),
      }).toEqual({ name, found: null });
    }
  });
});

/** The compiler's complaints about the snippets under this library's own settings; '' when there are none. */
async function compile(folder: string, ...snippets: string[]): Promise<string> {
  const files = snippets.map((_, index) => `snippet${index}.ts`);
  const project = join(folder, 'tsconfig.json');
  const settings = {
    extends: join(library, 'tsconfig.json'),
    compilerOptions: { rootDir: folder, outDir: join(folder, 'out'), noEmit: true },
    files,
    include: [],
  };
  await writeFile(project, JSON.stringify(settings));
  await Promise.all(
    files.map((name, index) => writeFile(join(folder, name), snippets[index] ?? '')),
  );
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-p', project], { cwd: folder }, (_error, stdout) =>
      resolve(stdout),
    );
  });
}
