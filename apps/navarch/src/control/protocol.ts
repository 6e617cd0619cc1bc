import type { UnitReport } from '../supervisor/unit.js';

/**
 * What the command line and the supervisor say to each other: one JSON request a connection, then events, one
 * a line, the last of them a result or an error.
 */
export type ControlRequest =
  | { readonly verb: 'status' }
  | { readonly verb: 'kill'; readonly name: string }
  | { readonly verb: 'revive'; readonly name: string }
  | { readonly verb: 'down' };

export type ControlEvent =
  | { readonly event: 'progress'; readonly text: string }
  | { readonly event: 'result'; readonly status?: SupervisorStatus; readonly text?: string }
  | { readonly event: 'error'; readonly message: string };

export type SupervisorStatus = {
  readonly phase: 'starting' | 'ready' | 'stopping';
  readonly pid: number;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly units: readonly UnitReport[];
};

export const controlSocket = 'supervisor.sock';

export function parseRequest(line: string): ControlRequest | undefined {
  const value = parseObject(line);
  const verb = value?.['verb'];
  const name = value?.['name'];
  if (verb === 'status' || verb === 'down') return { verb };
  if ((verb === 'kill' || verb === 'revive') && typeof name === 'string') return { verb, name };
  return undefined;
}

export function parseEvent(line: string): ControlEvent | undefined {
  const value = parseObject(line);
  const known = ['progress', 'result', 'error'];
  // Both ends are the same program, so an event that names itself is one.
  return known.includes(String(value?.['event'])) ? (value as ControlEvent) : undefined;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
