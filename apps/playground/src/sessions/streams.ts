/** What is said in a session and where, whatever protocol carries it. */
import type { Readable } from 'node:stream';
import type { Say } from '../container/command.js';

export type CommandStreams = {
  /** Empty and ended when nothing is to be said. */
  readonly stdin: Readable;
  readonly out: Say;
  readonly error: Say;
  /** How it ended; says it once, and ends the session. */
  readonly end: (status: SessionStatus) => Promise<void>;
};

export type SessionStatus = {
  readonly metadata: object;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: object;
  readonly code?: number;
};

/** Of a command, in the words of a kubelet. */
export const endedWith = (code: number): SessionStatus =>
  code === 0
    ? { metadata: {}, status: 'Success' }
    : {
        metadata: {},
        status: 'Failure',
        message: `command terminated with non-zero exit code: exit status ${code}`,
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
      };

export const notStarted = (command: string): SessionStatus => ({
  metadata: {},
  status: 'Failure',
  message: `Internal error occurred: error executing command in container: failed to exec in container: exec: "${command}": executable file not found in $PATH`,
  reason: 'InternalError',
  details: { causes: [{ message: `exec: "${command}": executable file not found in $PATH` }] },
  code: 500,
});
