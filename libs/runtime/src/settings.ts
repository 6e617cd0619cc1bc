import { oneOf, optionalPath, port, text, url, wholeNumber } from './setting.js';

/**
 * Everything that can be set, in one table.
 *
 * A setting that is not here, in account-settings.ts, brake-settings.ts, fairness-settings.ts, probe-settings.ts or session-settings.ts does not
 * exist: no other file reads the environment. The roles in config.ts pick from this table.
 */
const address = /^[A-Za-z0-9.:_-]+$/;
const clusterName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const quantity = /^\d{1,15}(\.\d{1,3})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;
const hourMs = 3_600_000;

export const places = {
  dataDir: text({
    env: 'NAVARCH_DATA_DIR',
    description: 'Folder that holds everything `navarch up` keeps',
    fallback: '.navarch',
    allowed: 'a path',
  }),
  logLevel: oneOf({
    env: 'NAVARCH_LOG_LEVEL',
    description: 'How much is logged',
    values: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    fallback: 'info',
  }),
  shutdownMs: wholeNumber({
    env: 'NAVARCH_SHUTDOWN_MS',
    description: 'How long a process may take to stop before it is ended',
    min: 100,
    max: 600_000,
    fallback: 10_000,
    unit: 'ms',
  }),
} as const;

export const backing = {
  postgresUrl: url({
    env: 'NAVARCH_POSTGRES_URL',
    description: 'PostgreSQL; without it `navarch up` starts its own',
    protocols: ['postgres', 'postgresql'],
  }),
  redisUrl: url({
    env: 'NAVARCH_REDIS_URL',
    description: 'Redis for the queue; without it a private one, or PostgreSQL',
    protocols: ['redis', 'rediss', 'unix'],
  }),
  queue: oneOf({
    env: 'NAVARCH_QUEUE',
    description: 'Where the queue lives; auto: Redis if there is one, else PostgreSQL',
    values: ['auto', 'redis', 'postgres'],
    fallback: 'auto',
  }),
  rootKeyFile: optionalPath({
    env: 'NAVARCH_ROOT_KEY_FILE',
    description: 'File with the key (32 bytes, base64) that Secret data is sealed under',
  }),
  postgresPoolMax: wholeNumber({
    env: 'NAVARCH_POSTGRES_POOL_MAX',
    description: 'Connections to PostgreSQL per process, besides those that listen',
    min: 2,
    max: 500,
    fallback: 16,
  }),
} as const;

export const placement = {
  defaultPlacement: text({
    env: 'NAVARCH_DEFAULT_PLACEMENT',
    description:
      'How a workload is placed that no policy governs; the same for every API and syncer',
    fallback: '{}',
    allowed: "JSON as in a policy's spec.placement",
  }),
} as const;

export const api = {
  apiHost: text({
    env: 'NAVARCH_API_HOST',
    description: 'Address the federation API listens on',
    fallback: '127.0.0.1',
    allowed: 'a host name or an IP address',
    pattern: address,
  }),
  apiPort: port({
    env: 'NAVARCH_API_PORT',
    description: 'Port of the federation API',
    fallback: 18_443,
  }),
  tlsCertFile: optionalPath({
    env: 'NAVARCH_API_TLS_CERT',
    description: "PEM file with the API's certificate (chain)",
  }),
  tlsKeyFile: optionalPath({
    env: 'NAVARCH_API_TLS_KEY',
    description: "PEM file with the key of the API's certificate",
  }),
  clientCaFile: optionalPath({
    env: 'NAVARCH_API_CLIENT_CA',
    description: 'PEM file with the authority that signs client certificates',
  }),
  tokensFile: optionalPath({
    env: 'NAVARCH_API_TOKENS',
    description: 'File of bearer tokens, a line each: token,user,uid,"group1,group2"',
  }),
} as const;

export const syncer = {
  syncerHost: text({
    env: 'NAVARCH_SYNCER_HOST',
    description: "Address of the syncer's /readyz and /metrics",
    fallback: '127.0.0.1',
    allowed: 'a host name or an IP address',
    pattern: address,
  }),
  syncerPort: port({
    env: 'NAVARCH_SYNCER_PORT',
    description: "Port of the syncer's /readyz and /metrics (plain HTTP)",
    fallback: 18_444,
  }),
  syncConcurrency: wholeNumber({
    env: 'NAVARCH_SYNC_CONCURRENCY',
    description: 'Objects that one shard of one syncer sends at a time',
    min: 1,
    max: 1_000,
    fallback: 32,
  }),
  memberConcurrency: wholeNumber({
    env: 'NAVARCH_MEMBER_CONCURRENCY',
    description: 'Requests to one member at a time, at most; a member in strain is asked less',
    min: 1,
    max: 1_000,
    fallback: 16,
  }),
  memberTimeoutMs: wholeNumber({
    env: 'NAVARCH_MEMBER_TIMEOUT_MS',
    description:
      'How long a request to a member may take; less than a claim on work lasts (15,000 ms), or it outlives its claim',
    min: 100,
    max: 14_999,
    fallback: 10_000,
    unit: 'ms',
  }),
  memberWatchIdleMs: wholeNumber({
    env: 'NAVARCH_MEMBER_WATCH_IDLE_MS',
    description:
      'How long a watch on a member may be silent before it is taken for dead, whatever else is known of it; one that is merely quiet lasts up to 290,000 ms, and is cut if this is less',
    min: 1_000,
    max: hourMs,
    fallback: 300_000,
    unit: 'ms',
  }),
  unschedulableAfterMs: wholeNumber({
    env: 'NAVARCH_UNSCHEDULABLE_AFTER_MS',
    description: 'How long a pod finds no node before its replica is placed elsewhere',
    min: 0,
    max: hourMs,
    fallback: 60_000,
    unit: 'ms',
  }),
  historyKeepMs: wholeNumber({
    env: 'NAVARCH_HISTORY_KEEP_MS',
    description:
      'How long changes are kept: for watches that go on, for history, and for what is to be rolled back',
    min: 60_000,
    max: 400 * 24 * hourMs,
    fallback: hourMs,
    unit: 'ms',
  }),
  sweepEveryMs: wholeNumber({
    env: 'NAVARCH_SWEEP_EVERY_MS',
    description: 'How often everything is looked at again',
    min: 100,
    max: 24 * hourMs,
    fallback: 5_000,
    unit: 'ms',
  }),
  leaseMs: wholeNumber({
    env: 'NAVARCH_LEASE_MS',
    description: 'How long a role stays with a syncer that falls silent',
    min: 500,
    max: hourMs,
    fallback: 5_000,
    unit: 'ms',
  }),
} as const;

export const member = {
  memberName: text({
    env: 'NAVARCH_MEMBER_NAME',
    description: 'Name of the simulated member',
    fallback: 'member',
    allowed: 'a DNS label: lower-case letters, digits and hyphens, at most 63',
    pattern: clusterName,
  }),
  memberHost: text({
    env: 'NAVARCH_MEMBER_HOST',
    description: 'Address a simulated member listens on',
    fallback: '127.0.0.1',
    allowed: 'a host name or an IP address',
    pattern: address,
  }),
  memberPort: port({
    env: 'NAVARCH_MEMBER_PORT',
    description: 'Port of a simulated member; `navarch up` counts up from it',
    fallback: 18_451,
  }),
  memberDir: text({
    env: 'NAVARCH_MEMBER_DIR',
    description: 'Folder of a simulated member: journal, authority, kubeconfig',
    fallback: '.navarch/members/member',
    allowed: 'a path',
  }),
  memberCount: wholeNumber({
    env: 'NAVARCH_MEMBER_COUNT',
    description: 'Simulated members in one process, on ports that count up',
    min: 1,
    max: 200,
    fallback: 1,
  }),
  memberNodes: wholeNumber({
    env: 'NAVARCH_MEMBER_NODES',
    description: 'Nodes of a simulated member',
    min: 0,
    max: 5_000,
    fallback: 3,
  }),
  memberNodeCpu: text({
    env: 'NAVARCH_MEMBER_NODE_CPU',
    description: 'CPU of one simulated node',
    fallback: '4',
    allowed: 'a quantity, such as 4 or 500m',
    pattern: quantity,
  }),
  memberNodeMemory: text({
    env: 'NAVARCH_MEMBER_NODE_MEMORY',
    description: 'Memory of one simulated node',
    fallback: '8Gi',
    allowed: 'a quantity, such as 8Gi',
    pattern: quantity,
  }),
  memberPodsPerNode: wholeNumber({
    env: 'NAVARCH_MEMBER_PODS_PER_NODE',
    description: 'Pods that one simulated node can run',
    min: 0,
    max: 10_000,
    fallback: 110,
  }),
  memberStartDelayMs: wholeNumber({
    env: 'NAVARCH_MEMBER_START_DELAY_MS',
    description: 'How long a simulated pod takes to become ready',
    min: 0,
    max: hourMs,
    fallback: 500,
    unit: 'ms',
  }),
} as const;
