/** `sh`: a script of its argument, or lines as they come. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Call } from './command.js';
import { readScript, type Step } from './script.decide.js';

type Run = (call: Call) => Promise<number> | undefined;
type Ended = { readonly code: number; readonly exits: boolean };

const notFound = 127;
const malformed = 2;
const prompt = '/ # ';

export async function shell(call: Call, run: Run): Promise<number> {
  const [flag, script = ''] = call.args;
  if (flag === '-c') return (await runScript(script, call, run)).code;
  const lines = createInterface({ input: Readable.from(call.stdin), crlfDelay: Infinity });
  let code = 0;
  const ask = async (): Promise<void> => (call.tty ? call.out(prompt) : undefined);
  await ask();
  for await (const line of lines) {
    const ended = await runScript(line, call, run);
    code = ended.code;
    if (ended.exits) break;
    await ask();
  }
  lines.close();
  return code;
}

async function runScript(text: string, call: Call, run: Run): Promise<Ended> {
  const script = readScript(text, call.container.variables);
  if (script.kind === 'malformed') {
    await call.error(`sh: ${script.why}\n`);
    return { code: malformed, exits: false };
  }
  let code = 0;
  for (const step of script.steps) {
    if (!isDue(step, code)) continue;
    const [name, status] = step.words;
    if (name === 'exit') return { code: Number(status ?? code) & 0xff, exits: true };
    code = await runStep(step, call, run);
  }
  return { code, exits: false };
}

function isDue({ when }: Step, code: number): boolean {
  switch (when) {
    case 'always':
      return true;
    case 'after-success':
      return code === 0;
    case 'after-failure':
      return code !== 0;
  }
}

async function runStep({ words, output }: Step, call: Call, run: Run): Promise<number> {
  const kept: Uint8Array[] = [];
  const outs = {
    out: call.out,
    error: call.error,
    file: async (said: string | Uint8Array) => void kept.push(Buffer.from(said)),
  } as const;
  const code = await run({ ...call, args: words, out: outs[output.kind] });
  if (code === undefined) {
    await call.error(`sh: ${words[0] ?? ''}: not found\n`);
    return notFound;
  }
  if (output.kind === 'file') call.container.files.write(output.path, Buffer.concat(kept));
  return code;
}
