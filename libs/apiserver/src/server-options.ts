import type { Http2SecureServer } from 'node:http2';
import { badRequest } from '@navarch/apimachinery';
import type { FastifyHttp2SecureOptions } from 'fastify';
import { type ApiLimits, apiLimits } from './limits.js';
import { sendWhole, statusResponse } from './reply.js';

/** PEM texts. Without `clientCa` nobody can enter by certificate. */
export type TlsIdentity = {
  readonly key: string;
  readonly cert: string;
  readonly clientCa?: string | undefined;
};

/**
 * What Fastify (and Nest's adapter for it) is to be made with: TLS, HTTP/2 and HTTP/1.1 on one port.
 *
 * Clients are asked for a certificate but not refused without a good one, since a token may follow:
 * whether it was good is asked for each request (see certificate.ts).
 */
export function serverOptions(
  tls: TlsIdentity,
  given: Partial<ApiLimits> = {},
): FastifyHttp2SecureOptions<Http2SecureServer> {
  const limits = { ...apiLimits, ...given };
  return {
    http2: true,
    http2SessionTimeout: limits.idleMsMax,
    return503OnClosing: false,
    schemaController: { compilersFactory: noCompilers },
    routerOptions: { querystringParser: () => ({}) },
    frameworkErrors: (_error, _request, reply) => {
      reply.hijack();
      sendWhole(reply.raw, statusResponse(badRequest('the request URL is malformed')));
    },
    https: {
      key: tls.key,
      cert: tls.cert,
      ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa }),
      requestCert: tls.clientCa !== undefined,
      rejectUnauthorized: false,
      allowHTTP1: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout: limits.handshakeMsMax,
      noDelay: true,
      keepAlive: true,
      maxSessionMemory: limits.sessionMegabytesMax,
      settings: { maxConcurrentStreams: limits.streamsPerSessionMax },
    },
  };
}

const noSchema = (): never => {
  throw new TypeError('no route has a schema: apimachinery reads and writes bodies');
};

/** Without them Fastify loads ajv and a compiler of serializers at each start: a hundred modules that nothing here asks for. */
const noCompilers = { buildValidator: noSchema, buildSerializer: noSchema };
