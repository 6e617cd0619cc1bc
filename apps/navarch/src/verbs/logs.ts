import { existsSync, readdirSync, watchFile } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import color from 'picocolors';
import { Complaint } from '../complaint.js';
import { logFileOf, shown, type Home } from '../home.js';
import { limits } from '../limits.js';
import { printLogLine } from '../print/log-line.js';
import { readSetup } from '../setup.js';

type LogOptions = { readonly follow?: boolean; readonly lines?: string };

/** The end of one log, or of each; with `follow` what is added, until Ctrl-C. */
export async function logs(name: string | undefined, options: LogOptions): Promise<void> {
  const { home } = readSetup();
  const chosen = chooseLogs(namesOf(home), name);
  const several = chosen.length > 1;
  const lines = readLines(
    options.lines,
    name === undefined ? limits.logLinesEach : limits.logLines,
  );
  for (const one of chosen) {
    const file = logFileOf(home, one);
    if (several) process.stdout.write(`${color.bold(`==> ${shown(file)}`)}\n`);
    const position = await printEnd(file, lines);
    if (options.follow === true)
      follow(file, { position, prefix: several ? `${color.cyan(one)} ` : '' });
  }
}

function chooseLogs(all: readonly string[], name: string | undefined): readonly string[] {
  if (name === undefined) return all;
  if (all.includes(name)) return [name];
  throw new Complaint(`there is no log of ${name}; there is: ${all.join(', ') || 'none yet'}`);
}

function readLines(text: string | undefined, fallback: number): number {
  const lines = text === undefined ? fallback : Number(text);
  if (Number.isSafeInteger(lines) && lines >= 0) return lines;
  throw new Complaint('--lines wants a whole number');
}

function namesOf(home: Home): readonly string[] {
  if (!existsSync(home.logs)) return [];
  return readdirSync(home.logs)
    .filter((file) => file.endsWith('.log'))
    .map((file) => basename(file, '.log'))
    .sort();
}

const bytesPerLine = 2_000;

async function printEnd(file: string, lines: number): Promise<number> {
  const { size } = await statOf(file);
  const text = await readFrom(file, Math.max(0, size - lines * bytesPerLine));
  const all = text.split('\n').slice(0, -1);
  for (const line of all.slice(Math.max(0, all.length - lines))) {
    process.stdout.write(`${printLogLine(line)}\n`);
  }
  return size;
}

/** Looks a few times a second; a log that became shorter was begun anew and is read from its start. */
function follow(file: string, from: { position: number; prefix: string }): void {
  let { position } = from;
  let rest = '';
  let turn: Promise<void> = Promise.resolve();
  const catchUp = async (size: number): Promise<void> => {
    if (size < position) position = 0;
    const text = await readFrom(file, position);
    position += Buffer.byteLength(text);
    const all = (rest + text).split('\n');
    rest = all.pop() ?? '';
    for (const line of all) process.stdout.write(`${from.prefix}${printLogLine(line)}\n`);
  };
  watchFile(file, { interval: limits.pollMs }, (now) => {
    turn = turn.then(() => catchUp(now.size)).catch(() => undefined);
  });
}

async function statOf(file: string): Promise<{ size: number }> {
  const handle = await open(file, 'r');
  try {
    return await handle.stat();
  } finally {
    await handle.close();
  }
}

async function readFrom(file: string, position: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of handle.createReadStream({ start: position, autoClose: false })) {
      chunks.push(Buffer.from(chunk as Buffer));
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    await handle.close();
  }
}
