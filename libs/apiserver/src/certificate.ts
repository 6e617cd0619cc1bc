import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ApiUser } from '@navarch/apimachinery';
import type { Instant } from '@navarch/model';
import type { RawRequest } from './raw.js';

/** Whom a connection's certificate names, and until when. */
export type Presented = { readonly user: ApiUser; readonly validUntil: Instant };

/** Reading a certificate costs more than a whole request, so it is done once a connection. */
const known = new WeakMap<object, Presented | 'nobody'>();

/**
 * The user of the client certificate of this request's connection, if it has one that our authority
 * signed. The TLS layer accepts every certificate (a token may follow), so what it thought of this
 * one is asked here.
 */
export function presentedBy(request: RawRequest, now: Instant): ApiUser | undefined {
  const connection = connectionOf(request);
  const found = known.get(connection) ?? read(request);
  known.set(connection, found);
  if (found === 'nobody' || found.validUntil <= now) return undefined;
  return found.user;
}

/** HTTP/2 hands out a new stand-in for the socket with each request; its session stays. */
const connectionOf = (request: RawRequest): object =>
  ('stream' in request ? request.stream.session : undefined) ?? request.socket;

function read(request: RawRequest): Presented | 'nobody' {
  const socket = request.socket;
  if (!isTls(socket) || !socket.authorized) return 'nobody';
  const certificate = socket.getPeerCertificate();
  const name = certificate.subject?.CN;
  const validUntil = Date.parse(certificate.valid_to);
  if (typeof name !== 'string' || name === '' || Number.isNaN(validUntil)) return 'nobody';
  return { user: { name, groups: groupsOf(certificate.subject.O) }, validUntil };
}

/** Not by class: HTTP/2's stand-in is no TLSSocket, but has all that one has. */
const isTls = (socket: Socket): socket is TLSSocket => 'getPeerCertificate' in socket;

/** One organization comes as a text, several as a list, none as nothing. */
function groupsOf(organizations: unknown): string[] {
  const listed: readonly unknown[] = Array.isArray(organizations) ? organizations : [organizations];
  return listed.filter((one): one is string => typeof one === 'string' && one !== '');
}
