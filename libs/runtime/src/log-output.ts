/**
 * Where the lines of a log go, when it may fail: a log that cannot be written (a full disk, a reader that is gone) must not end
 * the process that has something to say. Lines are lost and counted; the first that gets through afterwards says how many.
 */
import { writeSync } from 'node:fs';
import { systemCodeOf } from '@navarch/model';

/** Writes some of the bytes and tells how many; throws when it can write none. */
export type WriteSome = (bytes: Uint8Array) => number;

export type LogOutput = {
  readonly write: (line: string) => void;
  /** Lines that could not be written so far. */
  readonly lost: () => number;
};

/** A reader that is slow is waited for this often, a moment each: together a fifth of a second. */
const patience = { attempts: 20, momentMs: 10 } as const;

export function createLogOutput(
  writeSome: WriteSome,
  pause: (ms: number) => void = pauseThread,
): LogOutput {
  let lost = 0;
  let untold = 0;
  let isTorn = false;
  /** True when all of it was written. */
  const writeWhole = (text: string): boolean => {
    let rest: Uint8Array = Buffer.from(text);
    for (let attempt = 0; rest.length > 0 && attempt < patience.attempts; attempt += 1) {
      try {
        rest = rest.subarray(writeSome(rest));
        isTorn = rest.length > 0;
      } catch (error) {
        if (systemCodeOf(error) !== 'EAGAIN') return false;
        pause(patience.momentMs);
      }
    }
    return rest.length === 0;
  };
  return {
    write: (line) => {
      const start = isTorn ? '\n' : '';
      if (writeWhole(`${start}${untold === 0 ? '' : tell(untold)}${line}`)) {
        untold = 0;
        return;
      }
      lost += 1;
      untold += 1;
    },
    lost: () => lost,
  };
}

const tell = (lost: number): string =>
  `${JSON.stringify({ level: 'warn', lost, msg: 'lines of this log were lost' })}\n`;

/** What is logged must be out before the process goes on, and perhaps ends. */
function pauseThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** The one of this process. */
export const standardOutput: LogOutput = createLogOutput((bytes) => writeSync(1, bytes));
