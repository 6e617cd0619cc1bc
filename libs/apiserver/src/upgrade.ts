/**
 * Requests to speak another protocol on their connection (WebSocket, SPDY), which HTTP/1.1 hands over by themselves, without a
 * reply and with the connection.
 *
 * They are requests like all others: whoever asks is asked for a name, and what nobody takes over is answered as if it had not
 * been asked for, as servers may. Only then the connection ends with the answer, since nothing reads requests from it any more.
 */
import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { badRequest } from '@navarch/apimachinery';
import type { TakenConnection } from './options.js';
import { sendWhole, statusResponse } from './reply.js';
import { serve, type Service } from './serve.js';

/** A connection on which nothing was said for this long is asked for a sign of life. */
const lifeSignMs = 30_000;

type Upgrading = TakenConnection & { readonly socket: Socket };

export function serveUpgrade(service: Service, upgrading: Upgrading): void {
  const { request } = upgrading;
  const reply = replyOn(upgrading);
  if (hasBody(request)) return sendWhole(reply, statusResponse(badRequest(noBody)));
  void serve(service, { request, reply, takeOver: () => handOver(upgrading, reply) });
}

const noBody = 'a request to switch protocols must not have a body';

/** What comes behind the head is of the other protocol, so nobody could tell where a body ends. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;

/** Does by hand what the server does for requests that it keeps. */
function replyOn({ request, socket }: Upgrading): ServerResponse {
  const reply = new ServerResponse(request);
  reply.shouldKeepAlive = false;
  reply.assignSocket(socket);
  reply.on('finish', () => socket.end());
  socket.on('drain', () => reply.emit('drain'));
  // What follows is its close.
  socket.on('error', () => undefined);
  return reply;
}

/** The reply lives on as what the request's end is known by. */
function handOver({ request, socket, head }: Upgrading, reply: ServerResponse): TakenConnection {
  reply.detachSocket(socket);
  socket.once('close', () => reply.emit('close'));
  // Who says no more may still listen; who is gone without a word is not waited for.
  socket.allowHalfOpen = true;
  socket.setKeepAlive(true, lifeSignMs);
  return { request, socket, head };
}
