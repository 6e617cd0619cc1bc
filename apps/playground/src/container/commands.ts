/** What can be run in a simulated container: enough to try exec, cp and scripts with, nothing of the machine around it. */
import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '../limits.js';
import type { Call, Command } from './command.js';
import { absolute } from './files.js';
import { shell } from './shell.js';
import { tar } from './tar-command.js';

const done = 0;
const failed = 1;

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['[', ({ args, ...call }) => test({ ...call, args: args.slice(0, -1) })],
  ['cat', cat],
  ['echo', echo],
  ['env', env],
  ['false', () => Promise.resolve(failed)],
  ['hostname', async ({ container, out }) => said(out(`${container.hostname}\n`))],
  ['ls', list],
  ['pwd', async ({ out }) => said(out('/\n'))],
  ['sh', (call) => shell(call, run)],
  ['sleep', sleep],
  ['tar', tar],
  ['test', test],
  ['true', () => Promise.resolve(done)],
]);

/** Undefined when there is no such command. What goes wrong inside one is said, and it has failed. */
export function run(call: Call): Promise<number> | undefined {
  const [name = '', ...args] = call.args;
  const command = commands.get(name.replace(/^(\/usr)?\/bin\//, ''));
  return command?.({ ...call, args }).catch(async (reason: unknown) => {
    await call.error(`${name}: ${reason instanceof Error ? reason.message : String(reason)}\n`);
    return failed;
  });
}

async function said(saying: Promise<void>): Promise<number> {
  await saying;
  return done;
}

function echo({ args, out }: Call): Promise<number> {
  const isBare = args[0] === '-n';
  const text = args.slice(isBare ? 1 : 0).join(' ');
  return said(out(isBare ? text : `${text}\n`));
}

function env({ container, out }: Call): Promise<number> {
  return said(out([...container.variables].map(([name, value]) => `${name}=${value}\n`).join('')));
}

async function cat({ args, container, stdin, out, error }: Call): Promise<number> {
  let code = done;
  for (const path of args.length === 0 ? ['-'] : args) {
    if (path === '-') {
      for await (const part of stdin) await out(part);
      continue;
    }
    const found = container.files.find(path);
    if (found?.kind === 'file') await out(found.bytes);
    else {
      const why = found === undefined ? 'No such file or directory' : 'Is a directory';
      await error(`cat: ${path}: ${why}\n`);
      code = failed;
    }
  }
  return code;
}

async function list({ args, container, out, error }: Call): Promise<number> {
  const path = args.find((one) => !one.startsWith('-')) ?? '/';
  const place = absolute(path);
  const found = container.files.find(place);
  if (found === undefined) {
    await error(`ls: ${path}: No such file or directory\n`);
    return failed;
  }
  if (found.kind === 'file') return said(out(`${path}\n`));
  const inside = place === '/' ? '/' : `${place}/`;
  const names = container.files
    .below(place)
    .map((one) => one.path.slice(inside.length))
    .filter((name) => name !== '' && !name.includes('/'));
  return said(out(names.map((name) => `${name}\n`).join('')));
}

function test({ args, container }: Call): Promise<number> {
  const [flag = '', path = ''] = args;
  const kind = container.files.find(path)?.kind;
  const holds = { '-d': kind === 'folder', '-e': kind !== undefined, '-f': kind === 'file' }[flag];
  return Promise.resolve((holds ?? flag !== '') ? done : failed);
}

async function sleep({ args, signal, error }: Call): Promise<number> {
  const seconds = Number(args[0]);
  if (Number.isNaN(seconds)) {
    await error(`sleep: invalid number "${args[0] ?? ''}"\n`);
    return failed;
  }
  const ms = Math.min(seconds * 1_000, limits.container.sleepMsMax);
  await pause(ms, undefined, { signal }).catch(() => undefined);
  return done;
}
