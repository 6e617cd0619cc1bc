/** The API machinery on HTTP: TLS, HTTP/2 and HTTP/1.1 on one port, authentication, watches, health. */
export { authenticateWith, type Authenticate, type Tokens, withEveryone } from './authenticate.js';
export type { FlowEvent } from './fairness/lane.js';
export type { HealthCheck, HealthChecks } from './health.js';
export { apiLimits, type ApiLimits } from './limits.js';
export { mountApi, type ApiFastify } from './mount.js';
export type {
  Answered,
  Asked,
  ApiOptions,
  PassedThrough,
  StreamedRequest,
  StreamedResponse,
  TakenConnection,
} from './options.js';
export type { RawRequest } from './raw.js';
export { serverOptions, type TlsIdentity } from './server-options.js';
export { withoutToken } from './socket-token.js';
export { startApiServer, type ApiServer } from './start.js';
export { parseTokens, tokenTable, type TokenEntry, type TokenTable } from './tokens.js';
