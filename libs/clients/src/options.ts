import type { KubeObject, ResourceName } from '@navarch/model';
import type { MemberError } from './errors.js';
import type { MemberLimits } from './limits.js';

/** One finished request, for counters. Holds no names of objects. */
export type MemberRequest = {
  /** As Kubernetes names verbs; `open` is the opening of a watch, `forward` and `upgrade` a request of somebody else. */
  readonly verb:
    | 'get'
    | 'list'
    | 'create'
    | 'apply'
    | 'delete'
    | 'open'
    | 'forward'
    | 'upgrade'
    | 'probe'
    | 'identify';
  /** Empty for what is no resource. */
  readonly resource: string;
  /** `ok`, or the code of the error. */
  readonly outcome: string;
  readonly tookMs: number;
};

/** One write that is about to be sent. */
export type MemberWrite = {
  readonly resource: ResourceName;
  /** Empty for cluster scope. */
  readonly namespace: string;
  readonly name: string;
};

export type MemberClientOptions = Partial<MemberLimits> & {
  /**
   * Asked immediately before any write is sent, whichever method of the client it comes from. What it throws is thrown to
   * the caller as it is, nothing is sent, and it counts neither as a request nor as the member's failure.
   */
  readonly beforeWrite?: (write: MemberWrite) => void;
  readonly onRequest?: (request: MemberRequest) => void;
  /** Told of every request that fails, and of every watch that ends by a failure, at once. */
  readonly onFailure?: (error: MemberError) => void;
  /** Milliseconds from any start, for durations. */
  readonly stopwatch?: () => number;
  /** Chance in [0, 1), for jitter. */
  readonly random?: () => number;
};

/** What a member says of itself. */
export type MemberSelf = {
  /** Of its namespace `kube-system`, by which a cluster is known; undefined when it has none. */
  readonly uid: string | undefined;
  /** `v1.34.1` */
  readonly kubernetesVersion: string;
};

export type ApplyOptions = {
  /** What the decision was made on: another version in the member is a conflict. With the uid, so is nothing at all. */
  readonly resourceVersion?: string;
  readonly uid?: string;
  /** It is only made: whatever has the name is a conflict. */
  readonly isNew?: boolean;
  readonly fieldManager?: string;
  /**
   * Of the client's stopwatch: from then on it is not sent (`member.tooLate`). For what names no version, and might overwrite
   * what somebody with newer knowledge has made meanwhile.
   */
  readonly notAfterMs?: number;
  /** Takes over fields that another manager owns; true unless said otherwise. */
  readonly force?: boolean;
};

export type DeleteTarget = {
  /** Empty for cluster scope. */
  readonly namespace: string;
  readonly name: string;
  /** Another object under the name is a conflict. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
};

export type ListOptions = {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** Objects a page. */
  readonly limit?: number;
  /** Only metadata is asked for; a member that cannot leave the rest out sends it all the same. */
  readonly metadataOnly?: boolean;
};

/** A part of a list; all parts of one list are of one moment. */
export type MemberPage = MemberList;

export type MemberList = {
  readonly items: readonly KubeObject[];
  /** Where a watch goes on from. */
  readonly resourceVersion: string;
};

export type WatchOptions = Omit<ListOptions, 'limit'> & {
  /** Everything after it is sent. */
  readonly resourceVersion: string;
  /** How long nothing has happened before it; the longer, the more seldom it is compared with another watch. */
  readonly silentMs?: number;
  /** Ends the watch without an error. */
  readonly signal: AbortSignal;
};

/** When credentials end, as they say themselves. */
export type MemberExpiry = {
  readonly clientCertificate?: Date;
  /** `exp` of a JWT; other tokens do not say. */
  readonly token?: Date;
  /** Of the last authority in the bundle: then no certificate of the member is accepted any more. */
  readonly authority?: Date;
};

export type ProbeResult = {
  readonly ok: boolean;
  readonly latencyMs: number;
  /** For people; holds nothing that the member said. */
  readonly message: string;
};
