import { describe, expect, it } from '@jest/globals';
import {
  ConfigError,
  readApiConfig,
  readLauncherConfig,
  readMemberConfig,
  readSyncerConfig,
  settings,
  unknownSettings,
} from './config.js';

const needed = {
  NAVARCH_POSTGRES_URL: 'postgresql://navarch@localhost/navarch',
  NAVARCH_ROOT_KEY_FILE: '/keys/root.key',
};

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('reading settings', () => {
  it('gives every default to an empty environment', () => {
    expect(readLauncherConfig({})).toMatchObject({
      dataDir: '.navarch',
      queue: 'auto',
      apiPort: 18_443,
      syncerPort: 18_444,
      memberPort: 18_451,
      postgresUrl: undefined,
    });
    expect(readSyncerConfig(needed)).toMatchObject({
      probeEveryMs: 2_000,
      probeTimeoutMs: 1_500,
      probeFailures: 3,
      probeSuccesses: 2,
      memberConcurrency: 16,
      memberTimeoutMs: 10_000,
      historyKeepMs: 3_600_000,
      sweepEveryMs: 5_000,
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(readMemberConfig({ NAVARCH_MEMBER_PORT: '' }).memberPort).toBe(18_451);
  });

  it('reads what is given', () => {
    const env = { ...needed, NAVARCH_PROBE_EVERY_MS: '500', NAVARCH_QUEUE: 'redis' };
    expect(readSyncerConfig(env)).toMatchObject({ probeEveryMs: 500, queue: 'redis' });
  });

  it('reads addresses, and refuses what is none', () => {
    const read = (text: string) =>
      readSyncerConfig({ ...needed, NAVARCH_CONTROL_POINTS: text }).controlPoints;
    expect(read('')).toEqual([]);
    expect(read('gateway.example.com:443,[::1]:80')).toEqual([
      { host: 'gateway.example.com', port: 443 },
      { host: '::1', port: 80 },
    ]);
    for (const wrong of ['gateway', 'gateway:0', 'gateway:70000', 'https://gateway:443', 'a b:1'])
      expect(problemsOf(() => read(wrong))[0]).toContain('NAVARCH_CONTROL_POINTS');
  });

  it('reads issuers of tokens, and refuses what is none', () => {
    const files = { NAVARCH_API_TLS_CERT: '/api.crt', NAVARCH_API_TLS_KEY: '/api.key' };
    const read = (text: string) =>
      readApiConfig({ ...needed, ...files, NAVARCH_SERVICE_ACCOUNT_ISSUER: text }).issuers;
    expect(read('https://a.example.com, https://b/c')).toEqual([
      'https://a.example.com',
      'https://b/c',
    ]);
    expect(read('')[0]).toBe('https://kubernetes.default.svc.cluster.local');
    for (const wrong of ['a', 'http://a', 'https://', 'https://a?b', 'https://a#b', 'https://a,'])
      expect(problemsOf(() => read(wrong))[0]).toContain('NAVARCH_SERVICE_ACCOUNT_ISSUER');
  });

  it('says each fault at once, with variable, fault and what is allowed', () => {
    const env = { NAVARCH_API_PORT: '0', NAVARCH_LOG_LEVEL: 'loud', NAVARCH_QUEUE: 'kafka' };
    const problems = problemsOf(() => readLauncherConfig(env));
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).toContain(
      'NAVARCH_API_PORT: "0" is too small; allowed: a whole number from 1 to 65535',
    );
    expect(problems.join('\n')).toContain('NAVARCH_LOG_LEVEL: "loud" is not a known value');
    expect(problems.join('\n')).toContain('one of auto, redis, postgres');
  });

  it('names what a role cannot start without', () => {
    const problems = problemsOf(() => readApiConfig({}));
    const missing = ['POSTGRES_URL', 'ROOT_KEY_FILE', 'API_TLS_CERT', 'API_TLS_KEY'];
    for (const name of missing) {
      expect(problems.some((one) => one.startsWith(`NAVARCH_${name} is not set`))).toBe(true);
    }
  });
});

describe('faults of single settings', () => {
  const rows = [
    { env: 'NAVARCH_API_PORT', value: '65536', fault: 'is too large' },
    { env: 'NAVARCH_API_PORT', value: '18443.5', fault: 'is not a whole number' },
    { env: 'NAVARCH_API_PORT', value: 'https', fault: 'is not a whole number' },
    { env: 'NAVARCH_API_PORT', value: '1e3', fault: 'is not a whole number' },
    { env: 'NAVARCH_MEMBER_PORT', value: '-1', fault: 'is too small' },
    { env: 'NAVARCH_API_HOST', value: 'a b', fault: 'is malformed' },
    { env: 'NAVARCH_REDIS_URL', value: 'http://x', fault: 'is not such a URL' },
  ];
  for (const { env, value, fault } of rows) {
    it(`${env}=${value} ${fault}`, () => {
      const [problem] = problemsOf(() => readLauncherConfig({ [env]: value }));
      expect(problem).toContain(env);
      expect(problem).toContain(fault);
    });
  }

  it('refuses a member name that no cluster could have', () => {
    expect(problemsOf(() => readMemberConfig({ NAVARCH_MEMBER_NAME: 'Tokyo!' }))).toHaveLength(1);
  });

  it('refuses a request to a member that would outlive the claim it is made under', () => {
    const env = { ...needed, NAVARCH_MEMBER_TIMEOUT_MS: '15000' };
    expect(problemsOf(() => readSyncerConfig(env))).toEqual([
      'NAVARCH_MEMBER_TIMEOUT_MS: "15000" is too large; allowed: a whole number from 100 to 14999 ms (How long a request to a member may take; less than a claim on work lasts (15,000 ms), or it outlives its claim)',
    ]);
  });

  it('never shows a value that may hold a password', () => {
    const env = { NAVARCH_POSTGRES_URL: 'mysql://root:hunter2@db/x' };
    expect(problemsOf(() => readLauncherConfig(env)).join('\n')).not.toContain('hunter2');
  });
});

describe('the table of settings', () => {
  it('has each variable once, each default within its own rule', () => {
    const names = settings.map((setting) => setting.env);
    expect(new Set(names).size).toBe(names.length);
    for (const { schema, fallback } of settings) {
      expect(schema.safeParse(fallback).success).toBe(true);
    }
  });

  it('finds variables that nobody reads', () => {
    const env = { NAVARCH_PROBE_EVERY: '5', NAVARCH_QUEUE: 'auto', PATH: '/bin' };
    expect(unknownSettings(env)).toEqual(['NAVARCH_PROBE_EVERY']);
  });
});
