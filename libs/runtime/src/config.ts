import { DomainError } from '@navarch/model';
import { brakes } from './brake-settings.js';
import { accounts } from './account-settings.js';
import { sessions } from './session-settings.js';
import { fairness } from './fairness-settings.js';
import { probes } from './probe-settings.js';
import { required, type Setting } from './setting.js';
import { api, backing, member, placement, places, syncer } from './settings.js';

/**
 * Configuration: read once by a `main.ts`, checked whole, handed out in slices.
 *
 * Every fault is found in one go, so that a person repairs a broken environment in one round.
 */
const roles = {
  api: {
    ...places,
    ...placement,
    lostPercentMax: brakes.lostPercentMax,
    ...api,
    ...accounts,
    ...sessions,
    ...fairness,
    postgresUrl: required(backing.postgresUrl),
    postgresPoolMax: backing.postgresPoolMax,
    rootKeyFile: required(backing.rootKeyFile),
    tlsCertFile: required(api.tlsCertFile),
    tlsKeyFile: required(api.tlsKeyFile),
  },
  syncer: {
    ...places,
    ...placement,
    ...syncer,
    ...probes,
    ...brakes,
    ...backing,
    postgresUrl: required(backing.postgresUrl),
    rootKeyFile: required(backing.rootKeyFile),
  },
  member: { ...places, ...member },
  launcher: {
    ...places,
    ...backing,
    ...api,
    syncerHost: syncer.syncerHost,
    syncerPort: syncer.syncerPort,
    memberHost: member.memberHost,
    memberPort: member.memberPort,
  },
} as const;

type Table = Readonly<Record<string, Setting<unknown>>>;
type Values<S extends Table> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};
export type Env = Readonly<Record<string, string | undefined>>;

export type ApiConfig = Values<typeof roles.api>;
export type SyncerConfig = Values<typeof roles.syncer>;
export type MemberConfig = Values<typeof roles.member>;
export type LauncherConfig = Values<typeof roles.launcher>;

export const readApiConfig = (env: Env): ApiConfig => readSettings(roles.api, env);
export const readSyncerConfig = (env: Env): SyncerConfig => readSettings(roles.syncer, env);
export const readMemberConfig = (env: Env): MemberConfig => readSettings(roles.member, env);
export const readLauncherConfig = (env: Env): LauncherConfig => readSettings(roles.launcher, env);

/** Every setting there is, by variable, for help texts. */
export const settings: readonly Setting<unknown>[] = [
  places,
  backing,
  placement,
  api,
  accounts,
  sessions,
  fairness,
  syncer,
  probes,
  brakes,
  member,
]
  .flatMap((group): Setting<unknown>[] => Object.values(group))
  .sort((a, b) => a.env.localeCompare(b.env));

/** Variables that look like ours and are read by nobody: most likely misspelt. */
export function unknownSettings(env: Env): readonly string[] {
  const known = new Set(settings.map((setting) => setting.env));
  return Object.keys(env)
    .filter((name) => name.startsWith('NAVARCH_') && !known.has(name))
    .sort();
}

/** What is wrong with the environment; `message` has a line for each variable. */
export class ConfigError extends DomainError {
  constructor(readonly problems: readonly string[]) {
    super({ kind: 'invalid', code: 'config.invalid' }, { problems: problems.join('; ') });
    this.name = 'ConfigError';
    this.message = problems.join('\n');
  }
}

function readSettings<S extends Table>(table: S, env: Env): Values<S> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(table)) {
    const given = env[setting.env];
    const parsed = setting.schema.safeParse(
      given === undefined || given === '' ? setting.fallback : given,
    );
    if (parsed.success) values[name] = parsed.data;
    else problems.push(describeProblem(setting, given, parsed.error.issues[0]?.message));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Values<S>;
}

const shownCharactersMax = 60;

function describeProblem(
  setting: Setting<unknown>,
  given: string | undefined,
  fault = 'is malformed',
): string {
  if (given === undefined || given === '') {
    return `${setting.env} is not set; allowed: ${setting.allowed} (${setting.description})`;
  }
  const shown = setting.secret ? 'its value' : JSON.stringify(given.slice(0, shownCharactersMax));
  return `${setting.env}: ${shown} ${fault}; allowed: ${setting.allowed} (${setting.description})`;
}
