/** Every bound of this app that is not a setting. Times are milliseconds. */
export const limits = {
  /** How long a request waits for the watch cache to hold what was committed before it, as long as kube-apiserver's; then it is refused. */
  cacheWaitMs: 3_000,
  /** How long a write that was committed waits until it can be read here; then it is answered all the same. */
  visibleWaitMs: 10_000,
  /** Between two tries to fill the watch cache. */
  reloadPauseMs: 500,
  /** How long the first filling may take before the start fails. */
  firstLoadMs: 60_000,
  /** Changes read at a time of what was before the first filling, and tries while the log is being shortened. */
  pastPageMax: 1_000,
  pastAttemptsMax: 3,
  /** How long requests under way may go on after a stop was asked for. */
  drainMs: 5_000,
  /** How often a first role is tried again because somebody else wrote it. */
  bootstrapAttemptsMax: 20,
  /** Between two looks at roles that gather others, when none changes. */
  gatherEveryMs: 30_000,
  /** Tokens of ServiceAccounts that are known to be by our keys, per process. */
  provenTokensMax: 10_000,
  /** Between two looks at all Secrets with tokens, when none changes. */
  tokenSecretsEveryMs: 30_000,
  /** How long others may keep the public keys. */
  issuerDiscoverySeconds: 3_600,
  /** What reaches members for users. */
  through: {
    /** Forwarded requests and streams under way to one member, and in all; more are refused (429). */
    forwardsPerMemberMax: 128,
    forwardsMax: 1_024,
    /** How long a member may take to begin its answer: longer than API servers give a request. */
    headMs: 70_000,
    /** How long all members together have for what is read from them at once; who is later is left out. */
    readMs: 2_000,
    /** Of one answer; and what a member is asked for at a time where the client sets no limit, and in all. */
    readBytesMax: 16 * 1024 * 1024,
    pageItemsMax: 500,
    memberItemsMax: 5_000,
    /** Events about one object that are read of a member. */
    eventsPerMemberMax: 200,
    /** Of one line of a member's watch. */
    eventBytesMax: 4 * 1024 * 1024,
    /** Events of members that wait for the reader of a merged watch; then the members wait. */
    eventsWaitingMax: 200,
    /** How often it is looked whether the members of a watch are still those there are. */
    membersCheckMs: 2_000,
    /** How long a watch goes on without a member that did not answer at its beginning. */
    incompleteMs: 30_000,
  },
} as const;
