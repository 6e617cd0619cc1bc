import type { Exit } from '@navarch/backing';

/** Something the supervisor runs: a server, a service, a member. It says how to start it, not when. */
export type Unit = {
  readonly name: string;
  /** Address and setting, for people: `https://127.0.0.1:18443`. */
  readonly where: string;
  /** False for members: what was made dark stays dark until somebody revives it. */
  readonly restarts: boolean;
  /** Resolves when it is ready to work; rejects when it cannot be. */
  readonly start: (abort: AbortSignal, started: (pid: number) => void) => Promise<Running>;
};

export type Running = {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Politely, then less so; resolves when it is gone. */
  readonly stop: () => Promise<void>;
  /** As a crash. */
  readonly kill: () => Promise<void>;
};

export type UnitState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'ready';
      readonly pid: number;
      readonly sinceMs: number;
      readonly tookMs: number;
    }
  /** It died and will be started again. */
  | { readonly kind: 'waiting'; readonly untilMs: number; readonly why: string }
  | { readonly kind: 'dead'; readonly why: string }
  | { readonly kind: 'stopped' };

/** What `navarch status` shows of a unit. */
export type UnitReport = {
  readonly name: string;
  readonly where: string;
  readonly state: UnitState;
  readonly restarts: number;
};

export function describeState(state: UnitState, nowMs: number): string {
  switch (state.kind) {
    case 'idle':
      return 'not started';
    case 'starting':
      return 'starting';
    case 'ready':
      return 'ready';
    case 'waiting':
      return `down (${state.why}), again in ${Math.max(0, Math.ceil((state.untilMs - nowMs) / 1000))} s`;
    case 'dead':
      return `dead (${state.why})`;
    case 'stopped':
      return 'stopped';
  }
}

export const describeExit = (exit: Exit): string =>
  exit.signal === null ? `exit code ${exit.code ?? 'unknown'}` : `signal ${exit.signal}`;
