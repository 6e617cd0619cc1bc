import type { Exit } from '@navarch/backing';
import type { Unit } from './unit.js';

/** What PostgreSQL and Redis of libs/backing have in common. */
export type RestartableServer = {
  readonly url: string;
  readonly pid: number;
  readonly exited: () => Promise<Exit>;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly restart: () => Promise<void>;
};

/**
 * A unit that is a private server; its URL is known once it has run and stays the same.
 *
 * `begun` is called with the server after its first start.
 */
export function serverUnit(from: {
  name: string;
  where: string;
  begin: () => Promise<RestartableServer>;
  begun: (server: RestartableServer) => void;
}): Unit {
  let server: RestartableServer | undefined;
  return {
    name: from.name,
    where: from.where,
    restarts: true,
    start: async (_abort, started) => {
      if (server === undefined) {
        server = await from.begin();
        from.begun(server);
      } else {
        await server.restart();
      }
      const current = server;
      started(current.pid);
      return {
        pid: current.pid,
        exited: current.exited(),
        stop: () => current.stop(),
        kill: () => current.kill(),
      };
    },
  };
}
