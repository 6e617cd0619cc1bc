import type { MemberCredentials } from '@navarch/clients';

/** A cluster that a test may do anything with. */
export type StartedMember = {
  readonly credentials: MemberCredentials;
  readonly stop: () => Promise<void>;
};

/** A kind of member that the conformance suite runs on. */
export type MemberKind = {
  readonly name: string;
  /** Pods get a node and become ready. */
  readonly runsPods: boolean;
  readonly start: () => Promise<StartedMember>;
};
