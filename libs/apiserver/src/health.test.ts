import { afterEach, describe, expect, it } from '@jest/globals';
import type { HealthChecks } from './health.js';
import { protocols, send } from './testing/client.js';
import { type Rig, startRig } from './testing/rig.js';

const state = { database: true };
const health: HealthChecks = {
  live: [{ name: 'loop', check: () => undefined }],
  ready: [
    {
      name: 'database',
      check: async () => {
        if (!state.database) throw new Error('password=hunter2');
      },
    },
    { name: 'slow', check: () => new Promise(() => undefined) },
  ],
};

const rows = [
  { ask: '/livez', database: true, status: 200, body: 'ok' },
  { ask: '/livez', database: false, status: 200, body: 'ok' },
  { ask: '/livez/ping', database: true, status: 200, body: 'ok' },
  {
    ask: '/livez?verbose',
    database: true,
    status: 200,
    body: '[+]ping ok\n[+]loop ok\nlivez check passed\n',
  },
  { ask: '/readyz/database', database: true, status: 200, body: 'ok' },
  { ask: '/readyz?exclude=slow', database: true, status: 200, body: 'ok' },
  { ask: '/healthz?exclude=slow', database: true, status: 200, body: 'ok' },
  {
    ask: '/readyz?exclude=slow',
    database: false,
    status: 500,
    body: '[+]ping ok\n[+]loop ok\n[-]database failed: reason withheld\n[+]slow excluded: ok\n[+]shutdown ok\nreadyz check failed\n',
  },
  {
    ask: '/readyz/slow',
    database: true,
    status: 500,
    body: '[-]slow failed: reason withheld\nreadyz check failed\n',
  },
  { ask: '/readyz/nothing', database: true, status: 401, body: undefined },
];

let rig: Rig;
afterEach(() => rig.server.stop());

describe.each(protocols)('health over %s', (protocol) => {
  it('is told to everybody', async () => {
    rig = await startRig({
      handler: () => Promise.reject(new Error('not asked')),
      health,
      limits: { healthCheckMsMax: 50 },
    });
    for (const { ask, database, status, body } of rows) {
      state.database = database;
      const answer = await send(rig, protocol, { path: ask });
      expect({ ask, status: answer.status }).toEqual({ ask, status });
      if (body !== undefined) expect({ ask, body: answer.body }).toEqual({ ask, body });
    }
  });
});
