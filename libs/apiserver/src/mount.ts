import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Http2SecureServer } from 'node:http2';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Connections } from './connections.js';
import { Fairness } from './fairness/fairness.js';
import { apiLimits } from './limits.js';
import type { ApiOptions } from './options.js';
import type { RawReply, RawRequest } from './raw.js';
import { serve, type Service } from './serve.js';
import { Traffic } from './traffic.js';
import { serveUpgrade } from './upgrade.js';

export type ApiFastify = FastifyInstance<Http2SecureServer>;

/** How long what was already written may take to leave when a stop has waited long enough. */
const farewellMs = 500;

/**
 * Puts the whole API on a Fastify instance made with {@link serverOptions}: every path and method.
 *
 * A request passes Fastify by, or leaves it in its first hook and never comes back: bodies are read raw, because
 * what they are is for the handler to say, and answers are Kubernetes' own. Closing the instance
 * lets nobody connect any more, ends watches, waits for requests (`drainMsMax`), tells clients to leave and answers what
 * they had sent by then (`partingMsMax`), and then ends the connections.
 */
export function mountApi(fastify: ApiFastify, options: ApiOptions): void {
  const limits = { ...apiLimits, ...options.limits };
  const traffic = new Traffic();
  const fairness = new Fairness({ limits, clock: options.clock, onFlow: options.onFlow });
  const service = { ...options, limits, traffic, fairness };
  const connections = new Connections(fastify.server);
  // HTTP/1.1 on an HTTP/2 server obeys these, though the types do not know.
  Object.assign(fastify.server, {
    keepAliveTimeout: limits.idleMsMax,
    headersTimeout: limits.headMsMax,
    requestTimeout: limits.headMsMax + limits.bodyMsMax,
    // Asked by newer versions of Node, which have it on their own HTTP servers only.
    shouldUpgradeCallback: () => true,
  });
  fastify.route({
    method: fastify.supportedMethods,
    url: '/*',
    onRequest: (request, reply) => {
      reply.hijack();
      void serve(service, { request: request.raw, reply: reply.raw });
    },
    handler: () => undefined,
  });
  takeRequests(fastify.server, service);
  // HTTP/1.1 alone knows of it, so the types of an HTTP/2 server do not.
  const server: EventEmitter = fastify.server;
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    serveUpgrade(service, { request, socket, head });
  });
  fastify.addHook('preClose', async () => {
    await connections.stopListening();
    connections.announceEnd();
    await Promise.all([
      traffic.drain(limits.drainMsMax),
      connections.untilLeft(limits.partingMsMax),
    ]);
    // What came while they were leaving.
    await traffic.drain(limits.drainMsMax);
    await connections.end(farewellMs);
  });
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']);

/** Nothing that a router could have a word to say about. */
const isPlain = ({ method = '', url = '' }: RawRequest): boolean =>
  methods.has(method) && url.startsWith('/') && !url.includes('%');

/** Past Fastify, whose way to its one route costs as much as many an answer; what it may have to refuse still goes there. */
function takeRequests(server: EventEmitter, service: Service): void {
  const others = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: RawRequest, reply: RawReply) => {
    if (isPlain(request)) void serve(service, { request, reply });
    else for (const listener of others) listener.call(server, request, reply);
  });
}
