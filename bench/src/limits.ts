/** Every number that a run is bounded by or that shapes what it measures. Times are in milliseconds. */
export const limits = {
  /** What a node of the playground takes at most. */
  podsPerNodeMax: 10_000,
  objectsDefault: 200,
  objectsMax: 20_000,
  /** Writers at a time, towards the federation and, together, towards the members. */
  connections: 20,
  /** Requests one client may have under way: the writers, and the questions between measurements. */
  concurrencyMax: 32,
  /** Measured rounds, each once straight and once through the federation; the median counts. */
  rounds: 3,
  /** Objects of the round before them, which is not counted: it compiles code and opens connections. */
  warmUpObjects: 50,
  secretBytes: 1_024,
  /** Replicas of a workload: one for each member. */
  replicas: 3,
  latencySamples: 30,
  idleMs: 10_000,
  /** Rest before an idle window, for the tail of what was just done. */
  restMs: 10_000,
  /** Members that are asked for nothing for so long are left in peace. */
  quietMs: 20_000,
  sampleEveryMs: 250,
  askEveryMs: 20,
  roundWithinMs: 120_000,
  /** On top of that for each object, where all of them are waited for together. */
  perObjectMs: 60,
  lostWithinMs: 30_000,
  returnWithinMs: 120_000,
  navarchWithinMs: 120_000,
  /** Of the API alone: Secrets for each of `--objects`, and what they are at most, which is what is listed. */
  apiObjectsPer: 15,
  listObjects: 3_000,
  /** How many of them are changed, and how many there are in the round that is not counted. */
  apiChanges: 1_000,
  apiWarmUp: 200,
  apiLists: 12,
  listConnections: 2,
  pageObjects: 500,
  /** Who is told of an update, how often, and of so many or more less often. */
  fanOutWatchers: [1, 100, 1_000],
  manyWatchers: 100,
  /** Of those, connections that are opened at a time. */
  dials: 16,
  fanOuts: 100,
  fanOutsToMany: 20,
  /** Of fairness: Secrets that a flood asks for, on how many connections, and what a visitor asks beside it. */
  floodObjects: 500,
  floodConnections: 200,
  visits: 150,
  visitEveryMs: 10,
  /** Of the planner alone: a window in which plans are counted, and how many each side has, in turn. */
  planWindowMs: 120,
  planWindows: 7,
  planWarmUpMs: 800,
  planSamples: 20_000,
  planWorkloads: 10_000,
  /** Of the quick run, which counts: objects written one at a time, and together. */
  quickAlone: 6,
  quickObjects: 60,
  quickWarmUp: 30,
  quickWatchers: 10,
  /** What follows an arrival, such as a status, is over after this long. */
  quickSettleMs: 1_500,
  /** What follows an answer. */
  quickAnswerMs: 200,
  quickRestMs: 10_000,
  /** Of a fleet: members that are registered at a time, that share a process, how long each may take, and rest before it is measured. */
  crowdJoins: 8,
  crowdPart: 200,
  crowdAskEveryMs: 1_000,
  perMemberMs: 5_000,
  fleetSettleMs: 60_000,
  membersMax: 203,
  /** What `scale` fills unless something else is said; how many Secrets are measured at either end, and not at all; how many members get each. */
  fleets: '100x2000',
  fleetObjectsMin: 20,
  fleetPart: 1_000,
  fleetWarmUp: 200,
  shardMembers: 3,
  /** A new baseline is the median of so many rounds; what seems to have grown is counted as often. */
  quickRounds: 3,
  /** The whole run is given up after this long. */
  runWithinMs: 90 * 60_000,
} as const;

/** How long a measurement with so many objects may take to get somewhere before it is given up. */
export const withinMsFor = (objects: number): number =>
  limits.roundWithinMs + objects * limits.perObjectMs;
