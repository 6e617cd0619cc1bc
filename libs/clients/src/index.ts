/** Clients of member clusters: strict kubeconfig, one keep-alive pool per member, apply, list, watch. */
export { readyToDial } from './authenticate.js';
export { readLines } from './answer/lines.js';
export type { MemberEvent } from './answer/watch-events.js';
export { MemberClient } from './client.js';
export type { MemberCredentials, MemberIdentity } from './credentials.js';
export { MemberError, type MemberErrorCode } from './errors.js';
export { type KubeconfigOptions, parseMemberKubeconfig } from './kubeconfig/parse.js';
export type { Forward, Forwarded } from './forward.js';
export type { MemberPace } from './guard.js';
export { type MemberLimits, memberLimits } from './limits.js';
export type {
  ApplyOptions,
  DeleteTarget,
  ListOptions,
  MemberClientOptions,
  MemberExpiry,
  MemberList,
  MemberPage,
  MemberRequest,
  MemberSelf,
  MemberWrite,
  ProbeResult,
  WatchOptions,
} from './options.js';
export { watchPause } from './pace/watch-pause.decide.js';
export { MemberPool, type MemberPoolOptions } from './pool.js';
export type { Upgrade, Upgraded } from './upgrade.js';
