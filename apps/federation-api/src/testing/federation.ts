import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiLimits, tokenTable } from '@navarch/apiserver';
import { layCluster, type PostgresServer, startPostgres } from '@navarch/backing';
import { type Authority, createAuthority, issueClient, issueServer } from '@navarch/pki';
import { createLog, createMetrics } from '@navarch/runtime';
import { createSealer, openStore, type Store } from '@navarch/store';
import type { AccountRules, Foundation, SessionLimits } from '../foundation.js';
import type { Planner } from '../planning/planner.js';
import { startFederationApi } from '../start.js';
import { Gaps } from '../storage/gaps.js';
import { ScriptedPlanner } from './scripted-planner.js';
import { ApiUnderTest, type Credentials } from './api-under-test.js';

const rootKey = Buffer.alloc(32, 7);
const known = [
  { token: 'token-of-alice', user: { name: 'alice', groups: ['crew'], uid: 'a1' } },
  { token: 'token-of-bob', user: { name: 'bob', groups: ['ops'] } },
];
export const aliceToken = 'token-of-alice';
export const bobToken = 'token-of-bob';

type Parts = {
  readonly postgres: PostgresServer;
  readonly folder: string;
  readonly authority: Authority;
  readonly admin: Credentials;
};

/** A PostgreSQL of its own, on which replicas of the API are started. */
export class FederationUnderTest {
  readonly planner = new ScriptedPlanner();
  /** Of replicas that are started from then on. */
  accounts: AccountRules = {
    issuers: ['https://federation.example.com'],
    tokenSecondsMax: 2 ** 32,
    serverCa: undefined,
  };
  sessions: SessionLimits = { idleMs: 60_000, perMemberMax: 8 };
  private readonly running: ApiUnderTest[] = [];

  private constructor(
    private readonly parts: Parts,
    private readonly plannerOver: (store: Store) => Planner = () => this.planner,
  ) {}

  get postgres(): PostgresServer {
    return this.parts.postgres;
  }

  /** The {@link planner} of the test answers, unless there is another. */
  static async start(plannerOver?: (store: Store) => Planner): Promise<FederationUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'navarch-api-'));
    await layCluster(folder);
    const postgres = await startPostgres({ dataDir: folder });
    const now = Date.now();
    const authority = await createAuthority('test', now);
    const admin = await issueClient(authority, { user: 'admin', groups: ['system:masters'], now });
    return new FederationUnderTest({ postgres, folder, authority, admin }, plannerOver);
  }

  async startReplica(): Promise<ApiUnderTest> {
    const started = await startFederationApi(await this.foundation(), {
      host: '127.0.0.1',
      port: 0,
    });
    const api = new ApiUnderTest(started, {
      ca: this.parts.authority.certPem,
      admin: this.parts.admin,
    });
    this.running.push(api);
    return api;
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((api) => api.stop()));
    await this.postgres.stop();
    await rm(this.parts.folder, { recursive: true, force: true });
  }

  private async foundation(): Promise<Foundation> {
    const store = await openStore({ url: this.postgres.url, sealer: createSealer(rootKey) });
    await store.migrate();
    const names = ['localhost', '127.0.0.1'];
    const tls = await issueServer(this.parts.authority, { names, now: Date.now() });
    return {
      clock: Date.now,
      newId: randomUUID,
      random: Math.random,
      log: createLog({ name: 'test', level: 'silent' }),
      metrics: createMetrics(),
      store,
      gaps: new Gaps(),
      tls: { key: tls.keyPem, cert: tls.certPem, clientCa: this.parts.authority.certPem },
      tokens: tokenTable(known),
      accounts: this.accounts,
      planner: this.plannerOver(store),
      sessions: this.sessions,
      fairness: apiLimits,
    };
  }
}
