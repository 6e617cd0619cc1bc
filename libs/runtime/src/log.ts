import { pino, type DestinationStream, type Logger } from 'pino';
import { describeError } from './error-chain.js';
import { standardOutput } from './log-output.js';

/** JSON lines. `log.info({ facts }, 'what happened')`; errors go under `err`. */
export type Log = Logger;

/** Fields that may hold a Secret value, a credential or a key, wherever an object is logged by mistake. */
const secretFields = [
  'data',
  'stringData',
  'password',
  'token',
  'authorization',
  'kubeconfig',
  'cookie',
  'secret',
  'key',
  'body',
] as const;

const redactedPaths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/**
 * The log of one process.
 *
 * Errors are printed as a chain of codes and facts (see error-chain.ts), so that the text of a cause that
 * came from a parser or a member never drags its input along.
 */
export function createLog(
  from: { name: string; level: string },
  destination: DestinationStream = standardOutput,
): Log {
  const options = {
    name: from.name,
    level: from.level,
    base: { name: from.name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[hidden]' },
    serializers: { err: describeError, error: describeError },
  };
  return pino(options, destination);
}
