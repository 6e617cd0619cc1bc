/** Certificate authorities, what they sign, and the files both lie in. */
export {
  createAuthority,
  issueClient,
  issueServer,
  type Authority,
  type ClientName,
  type ServerNames,
} from './authority.js';
export { readCertificate, type CertificateFacts, type Identity } from './certificate.js';
export {
  identityFiles,
  loadIdentity,
  loadOrCreateAuthority,
  loadOrIssue,
  saveIdentity,
  type IdentityFiles,
} from './files.js';
