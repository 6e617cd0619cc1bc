/** What the whole app stands on, opened before any module is made: the store, the log, the keys at the door. */
import { readFile } from 'node:fs/promises';
import {
  type ApiLimits,
  parseTokens,
  type TlsIdentity,
  type TokenTable,
  tokenTable,
} from '@navarch/apiserver';
import { type Clock, DomainError } from '@navarch/model';
import {
  type ApiConfig,
  createMetrics,
  type Log,
  type Metrics,
  readRootKey,
} from '@navarch/runtime';
import { createSealer, openStore, type Store } from '@navarch/store';
import type { Planner } from './planning/planner.js';
import { Gaps } from './storage/gaps.js';

/** Time, chance and identity, handed in from `main.ts`. */
export type Surroundings = {
  readonly clock: Clock;
  readonly newId: () => string;
  /** In [0, 1). */
  readonly random: () => number;
};

export type Foundation = Surroundings & {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly gaps: Gaps;
  readonly tls: TlsIdentity;
  readonly tokens: TokenTable;
  readonly accounts: AccountRules;
  readonly planner: Planner;
  readonly sessions: SessionLimits;
  /** How many requests run at once and how many wait. */
  readonly fairness: Fairness;
};

/** Tokens of ServiceAccounts. */
export type AccountRules = {
  /** The first is said in new ones. */
  readonly issuers: readonly [string, ...string[]];
  /** The longest that one is good that was asked for. */
  readonly tokenSecondsMax: number;
  /** By which clients know this API: PEM. */
  readonly serverCa: string | undefined;
};

/** Of what goes through to members for as long as users like. */
export type SessionLimits = { readonly idleMs: number; readonly perMemberMax: number };

type Fairness = Pick<ApiLimits, 'readSeats' | 'writeSeats' | 'waitingPerUserMax' | 'waitMsMax'>;

/** What `main.ts` brings: {@link Surroundings}, and the planner over the store once that is open. */
export type Brought = Surroundings & { readonly plannerOver: (store: Store) => Planner };

/** Reads the files that the settings name, connects to PostgreSQL and brings its schema up to date. */
export async function openFoundation(
  config: ApiConfig,
  log: Log,
  { plannerOver, ...surroundings }: Brought,
): Promise<Foundation> {
  const [tls, tokens, rootKey, serverCa] = await Promise.all([
    readTls(config),
    readTokens(config.tokensFile),
    readRootKey(config.rootKeyFile),
    readIfNamed(config.serverCaFile),
  ]);
  const gaps = new Gaps();
  const store = await openStore({
    url: config.postgresUrl,
    sealer: createSealer(rootKey),
    poolMax: config.postgresPoolMax,
    onUnreadable: ({ key, position, cause }) => {
      log.error({ err: cause, object: key, position }, 'a stored object cannot be opened');
      gaps.note(position);
    },
  });
  await store.migrate();
  return {
    ...surroundings,
    log,
    metrics: createMetrics({ processMetrics: true }),
    store,
    gaps,
    tls,
    tokens,
    accounts: { issuers: config.issuers, tokenSecondsMax: config.tokenSecondsMax, serverCa },
    planner: plannerOver(store),
    sessions: { idleMs: config.sessionIdleMs, perMemberMax: config.sessionsPerMemberMax },
    fairness: {
      readSeats: config.readSeats,
      writeSeats: config.writeSeats,
      waitingPerUserMax: config.waitingPerUserMax,
      waitMsMax: config.waitMsMax,
    },
  };
}

async function readTls(config: ApiConfig): Promise<TlsIdentity> {
  const { tlsCertFile, tlsKeyFile, clientCaFile } = config;
  return {
    cert: await readText(tlsCertFile),
    key: await readText(tlsKeyFile),
    ...(clientCaFile === undefined ? {} : { clientCa: await readText(clientCaFile) }),
  };
}

const readTokens = async (file: string | undefined): Promise<TokenTable> =>
  tokenTable(file === undefined ? [] : parseTokens(await readText(file)));

const readIfNamed = async (file: string | undefined): Promise<string | undefined> =>
  file === undefined ? undefined : await readText(file);

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new DomainError({ kind: 'invalid', code: 'api.fileUnreadable' }, { file }, { cause });
  }
}
