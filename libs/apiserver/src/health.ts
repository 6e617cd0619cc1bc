import type { WholeResponse } from './reply.js';

/** Throws (or rejects) when something is wrong. The reason is for the log, callers see the name only. */
export type HealthCheck = { readonly name: string; readonly check: () => void | Promise<void> };

export type HealthChecks = {
  /** Failing: this process should be started anew. */
  readonly live: readonly HealthCheck[];
  /** Failing: this process should get no requests for now. `live` is part of it. */
  readonly ready: readonly HealthCheck[];
};

export type HealthOutcome = {
  readonly name: string;
  readonly state: 'ok' | 'failed' | 'excluded';
};

const routes = /^\/(livez|readyz|healthz)(?:\/([^/]+))?\/?$/;

/** Which checks a path asks for; undefined when it is no health path (or names no check). */
export function checksFor(
  path: string,
  checksNow: () => HealthChecks,
): { endpoint: string; checks: readonly HealthCheck[] } | undefined {
  const [, endpoint, one] = routes.exec(path) ?? [];
  if (endpoint === undefined) return undefined;
  const checks = checksNow();
  const all = [ping, ...checks.live, ...(endpoint === 'livez' ? [] : checks.ready)];
  if (one === undefined) return { endpoint, checks: all };
  const named = all.filter((check) => check.name === one);
  return named.length === 0 ? undefined : { endpoint, checks: named };
}

const ping: HealthCheck = { name: 'ping', check: () => undefined };

export async function runChecks(
  checks: readonly HealthCheck[],
  options: { excluded: readonly string[]; timeoutMs: number; onError: (error: unknown) => void },
): Promise<HealthOutcome[]> {
  return Promise.all(
    checks.map(async ({ name, check }): Promise<HealthOutcome> => {
      if (options.excluded.includes(name)) return { name, state: 'excluded' };
      try {
        await within(check(), options.timeoutMs);
        return { name, state: 'ok' };
      } catch (error) {
        options.onError(error);
        return { name, state: 'failed' };
      }
    }),
  );
}

/** As kube-apiserver prints it: `ok`, or with `verbose` or on failure a line for each check. */
export function printHealth(
  endpoint: string,
  outcomes: readonly HealthOutcome[],
  verbose: boolean,
): WholeResponse {
  const failed = outcomes.some((one) => one.state === 'failed');
  const lines = outcomes.map(({ name, state }) => verdicts[state](name)).join('');
  const verdict = `${endpoint} check ${failed ? 'failed' : 'passed'}\n`;
  return {
    status: failed ? 500 : 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: failed || verbose ? `${lines}${verdict}` : 'ok',
  };
}

const verdicts = {
  ok: (name) => `[+]${name} ok\n`,
  excluded: (name) => `[+]${name} excluded: ok\n`,
  failed: (name) => `[-]${name} failed: reason withheld\n`,
} as const satisfies Record<HealthOutcome['state'], (name: string) => string>;

async function within(check: void | Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
