/** What is run in a container for whoever asked. */
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../container/commands.js';
import type { SimulatedContainer } from '../container/container.js';
import { asShown, typedLines } from '../container/terminal.js';
import { limits } from '../limits.js';
import type { ExecAsked } from './asked.js';
import { type CommandStreams, endedWith, notStarted, type SessionStatus } from './streams.js';

type Running = {
  readonly container: SimulatedContainer;
  readonly streams: CommandStreams;
  readonly signal: AbortSignal;
};

/** Resolves when it has ended and said so. */
export async function exec(asked: ExecAsked, running: Running): Promise<void> {
  const { streams } = running;
  await streams.end(await statusOf(asked, running));
}

async function statusOf(
  { command, streams: { tty } }: ExecAsked,
  { container, streams, signal }: Running,
): Promise<SessionStatus> {
  const { stdin, out, error } = streams;
  const show = (said: string | Uint8Array): Promise<void> => out(asShown(said));
  const call = { args: command, container, tty, signal };
  const ended = tty
    ? run({ ...call, stdin: typedLines(stdin, out), out: show, error: show })
    : run({ ...call, stdin, out, error });
  return ended === undefined ? notStarted(command[0] ?? '') : endedWith(await ended);
}

/** What a container that does nothing says while somebody listens. */
export async function attach({ container, streams, signal }: Running): Promise<void> {
  for (let beat = 1; !signal.aborted; beat += 1) {
    await streams.out(`${container.hostname} is still running, ${beat}\n`);
    await pause(limits.logEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
