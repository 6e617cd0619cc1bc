/** How replicas are moved: in a policy's `spec.placement.move`, and as it came out in `spec.move` of a Placement. */
export type MoveRules = {
  /**
   * How long replicas that are to go wait for all of the workload's replicas to be ready elsewhere; absent: for ever, or,
   * where `minReadyReplicas` is said, until that many are.
   */
  readonly readyTimeoutSeconds?: number;
  /** How long replicas that are to go stay once the others are ready, so that clients let go of them; default 0. */
  readonly drainSeconds?: number;
};

/** Replicas of one cluster that are about to go, as long as they are to get no new work. */
export type DrainReport = {
  /** RFC 3339: since when the first of them drain. */
  readonly since: string;
  /** RFC 3339: when the last of them go. */
  readonly until: string;
  /** What it will shrink to. */
  readonly replicas: number;
};

/** Replicas above this number drain, since then. */
export type DrainStage = {
  readonly replicas: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
};

/** How far the move away from one cluster is, for whoever goes on with it. */
export type MoveRecord = {
  /** The shares that it is about; others are waited for anew. */
  readonly plan: string;
  /** When those were first waited for; milliseconds since the epoch. */
  readonly since: number;
  /** Fewer are wanted: nothing of it drains. */
  readonly isScaleDown?: true;
  /** Fewer replicas from stage to stage. */
  readonly stages: readonly DrainStage[];
};
