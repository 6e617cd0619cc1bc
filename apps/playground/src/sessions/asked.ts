/** What the query of a session asks for. */
import { badRequest } from '@navarch/apimachinery';

export type ExecAsked = {
  readonly container: string;
  readonly command: readonly string[];
  readonly streams: StreamsAsked;
};
export type StreamsAsked = Readonly<Record<'stdin' | 'stdout' | 'stderr' | 'tty', boolean>>;

const portMax = 65_535;
const portsMax = 16;

/** Throws 400. `exec` needs a command, `attach` has none. */
export function execAsked(query: URLSearchParams, needsCommand: boolean): ExecAsked {
  const isSet = (name: string): boolean =>
    ['1', 'true', 'True', 'TRUE', 't', 'T'].includes(query.get(name) ?? '');
  const tty = isSet('tty');
  const streams = {
    stdin: isSet('stdin'),
    stdout: isSet('stdout'),
    // A terminal has one output.
    stderr: isSet('stderr') && !tty,
    tty,
  };
  if (!streams.stdin && !streams.stdout && !streams.stderr)
    throw badRequest('you must specify at least 1 of stdin, stdout, stderr');
  const command = query.getAll('command');
  if (needsCommand && command.length === 0)
    throw badRequest('you must specify at least one command for the container');
  return { container: query.get('container') ?? '', command, streams };
}

/** Of port-forward over a WebSocket, which names them before it begins. Throws 400. */
export function portsAsked(query: URLSearchParams): readonly number[] {
  const ports = query
    .getAll('ports')
    .flatMap((one) => one.split(','))
    .map(Number);
  if (ports.length === 0 || ports.length > portsMax)
    throw badRequest(`query parameter "ports" must name 1 to ${portsMax} ports`);
  if (!ports.every((port) => isPort(port)))
    throw badRequest('query parameter "ports" is not valid');
  return ports;
}

export const isPort = (port: number): boolean =>
  Number.isInteger(port) && port > 0 && port <= portMax;
