/** What each role means: a name becomes a running loop, and a loop is stopped by its signal. */
import { setMaxListeners } from 'node:events';
import type { CapacityObserver } from '../capacity/observe.js';
import type { FactsKeeper } from '../health/facts/keep.js';
import type { HealthKeeper } from '../health/health.js';
import type { Observer } from '../observe/observe.js';
import { type HoldKeeper, holdsRole } from '../holds/keeper.js';
import { pause } from '../pause.js';
import { type Relay, relayRole } from '../relay/relay.js';
import { type Sweeper, sweepRole } from '../sweep/sweep.js';
import { clusterPrefix, type Play, roleOf } from './roles.js';

const restartMs = 1_000;
const listenersMax = 100;

export type PlayParts = {
  readonly relay: Relay;
  readonly sweeper: Sweeper;
  readonly observer: Observer;
  readonly capacity: CapacityObserver;
  readonly health: HealthKeeper;
  readonly facts: FactsKeeper;
  readonly holds: HoldKeeper;
  readonly onError: (error: unknown) => void;
};

/** The roles there are for these clusters. */
export const rolesFor = (clusters: readonly string[]): readonly string[] => [
  relayRole,
  sweepRole,
  holdsRole,
  ...clusters.map((name) => roleOf(name)),
];

export function playWith(parts: PlayParts): Play {
  const start: Play = (role) => {
    if (role === sweepRole) return started(parts.sweeper);
    if (role === holdsRole) return started(parts.holds);
    const cluster = role.slice(clusterPrefix.length);
    return role === relayRole
      ? keepRunning((signal) => parts.relay.run(signal), parts.onError)
      : keepRunning(
          (signal) =>
            Promise.all([
              parts.observer.run(cluster, signal),
              parts.capacity.run(cluster, signal),
              parts.health.run(cluster, signal),
              parts.facts.run(cluster, signal),
            ]),
          parts.onError,
        );
  };
  return start;
}

type Startable = { readonly start: () => void; readonly stop: () => Promise<void> };

function started(one: Startable): () => Promise<void> {
  one.start();
  return () => one.stop();
}

/** Runs until stopped, and again after a moment if it ends by itself. */
function keepRunning(
  run: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  // Each watch of each kind listens to it, and each request of theirs.
  setMaxListeners(listenersMax, stopping.signal);
  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await run(stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) onError(error);
      }
      await pause(restartMs, stopping.signal);
    }
  })();
  return async () => {
    stopping.abort();
    await running;
  };
}
