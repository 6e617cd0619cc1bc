import type { Socket } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { ApiUser } from '@navarch/apimachinery';
import type { Instant } from '@navarch/model';
import type { RawRequest } from './raw.js';

/** Whom a connection's certificate names, and until when. */
export type Presented = { readonly user: ApiUser; readonly validUntil: Instant };

/** `nobody`: there is no certificate, or it names nobody; `rejected`: there is one that is not good. */
export type Unnamed = 'nobody' | 'rejected';

/** Reading a certificate costs more than a whole request, so it is done once a connection. */
const known = new WeakMap<object, Presented | Unnamed>();

/**
 * The user of the client certificate of this request's connection, if it has one that our authority
 * signed. The TLS layer accepts every certificate (a token may follow), so what it thought of this
 * one is asked here.
 */
export function presentedBy(request: RawRequest, now: Instant): ApiUser | Unnamed {
  const connection = connectionOf(request);
  const found = known.get(connection) ?? read(request);
  known.set(connection, found);
  if (typeof found === 'string') return found;
  return found.validUntil <= now ? 'rejected' : found.user;
}

/** HTTP/2 hands out a new stand-in for the socket with each request; its session stays. */
const connectionOf = (request: RawRequest): object =>
  ('stream' in request ? request.stream.session : undefined) ?? request.socket;

function read(request: RawRequest): Presented | Unnamed {
  const socket = request.socket;
  if (!isTls(socket)) return 'nobody';
  const certificate: Partial<PeerCertificate> = socket.getPeerCertificate();
  if (certificate.valid_to === undefined) return 'nobody';
  if (!socket.authorized) return 'rejected';
  const name = certificate.subject?.CN;
  const validUntil = Date.parse(certificate.valid_to);
  if (typeof name !== 'string' || name === '' || Number.isNaN(validUntil)) return 'nobody';
  return { user: { name, groups: groupsOf(certificate.subject?.O) }, validUntil };
}

/** Not by class: HTTP/2's stand-in is no TLSSocket, but has all that one has. */
const isTls = (socket: Socket): socket is TLSSocket => 'getPeerCertificate' in socket;

/** One organization comes as a text, several as a list, none as nothing. */
function groupsOf(organizations: unknown): string[] {
  const listed: readonly unknown[] = Array.isArray(organizations) ? organizations : [organizations];
  return listed.filter((one): one is string => typeof one === 'string' && one !== '');
}
