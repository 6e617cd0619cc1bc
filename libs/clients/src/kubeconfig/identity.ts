import type { MemberIdentity } from '../credentials.js';
import { userFields } from './allowances.js';
import { requireAllowed, type Section } from './fields.js';
import { readCertificates, readKey, readToken } from './material.js';
import type { Refusals } from './refusals.js';

/** Reads a `user` entry: who we are at the member. Undefined when something in it is refused. */
export function readIdentity(section: Section, refusals: Refusals): MemberIdentity | undefined {
  requireAllowed(section, userFields, refusals);
  const token = readToken(section, 'token', refusals);
  const cert = readCertificates(section, 'client-certificate-data', refusals);
  const key = readKey(section, 'client-key-data', refusals);
  const hasCertificate = cert !== undefined && key !== undefined;
  if (token !== undefined && cert === undefined && key === undefined) {
    return { kind: 'token', token };
  }
  if (token === undefined && hasCertificate) return { kind: 'certificate', cert, key };
  const wanted = 'must hold either a token or a client certificate with its key';
  return refusals.any ? undefined : refusals.add(section.path, wanted);
}
