/**
 * How to reach one member and who we are there; made by `parseMemberKubeconfig`. All of it is inline data.
 * Holds secrets: never logged, never part of an error.
 */
export type MemberCredentials = {
  /** `https://host:port` with an optional path prefix and no trailing slash. */
  readonly server: string;
  /** PEM certificates that the member's must descend from; absent: the system's authorities. */
  readonly caData?: string;
  /** The name that the member's certificate must carry where it is not the host of `server`. */
  readonly tlsServerName?: string;
  /** The member may be on this machine. */
  readonly allowLoopback: boolean;
  readonly identity: MemberIdentity;
};

export type MemberIdentity =
  | { readonly kind: 'token'; readonly token: string }
  /** Both PEM. */
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string };
