/** `tar` as `kubectl cp` calls it: `cf - PATH…` and `-xmf - [-C FOLDER]`. */
import { posix } from 'node:path';
import { limits } from '../limits.js';
import { type Call, readAll } from './command.js';
import { absolute } from './files.js';
import { printTar, readTar } from './tar.js';

const failed = 2;

type Asked = {
  readonly act: 'create' | 'extract' | 'none';
  readonly folder: string;
  readonly paths: readonly string[];
};

export async function tar(call: Call): Promise<number> {
  const asked = read(call.args);
  switch (asked.act) {
    case 'create':
      return await create(call, asked);
    case 'extract':
      return await extract(call, asked);
    case 'none':
      await call.error('tar: only cf - and xf - are known here\n');
      return failed;
  }
}

function read(args: readonly string[]): Asked {
  const [flags = '', archive, ...rest] = args.filter((one) => !one.startsWith('--'));
  const folderAt = rest.indexOf('-C');
  const folder = folderAt === -1 ? '/' : (rest[folderAt + 1] ?? '/');
  const paths = folderAt === -1 ? rest : rest.toSpliced(folderAt, 2);
  const isStream = flags.includes('f') && archive === '-';
  if (isStream && flags.includes('c')) return { act: 'create', folder, paths };
  if (isStream && flags.includes('x')) return { act: 'extract', folder, paths };
  return { act: 'none', folder, paths };
}

async function create({ container, out, error }: Call, { folder, paths }: Asked): Promise<number> {
  let code = 0;
  const entries = [];
  for (const path of paths) {
    const found = container.files.below(posix.resolve(absolute(folder), path));
    if (found.length === 0) {
      await error(`tar: ${path}: No such file or directory\n`);
      code = failed;
    }
    entries.push(...found);
  }
  await error("tar: removing leading '/' from member names\n");
  const named = entries.map((one) => ({
    path: one.path.slice(1),
    bytes: one.kind === 'file' ? one.bytes : undefined,
  }));
  await out(printTar(named.filter(({ path }) => path !== '')));
  return code;
}

async function extract({ container, stdin }: Call, { folder }: Asked): Promise<number> {
  const archive = await readAll(stdin, limits.container.archiveBytesMax);
  for (const { path, bytes } of readTar(archive)) {
    // What leads out of the folder ends at the root, which is all there is.
    const place = posix.resolve(absolute(folder), path);
    if (bytes === undefined) container.files.makeFolder(place);
    else container.files.write(place, Buffer.from(bytes));
  }
  return 0;
}
