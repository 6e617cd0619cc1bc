import { DomainError } from '@navarch/model';
import fastify from 'fastify';
import { mountApi } from './mount.js';
import type { ApiOptions } from './options.js';
import { serverOptions, type TlsIdentity } from './server-options.js';

export type ApiServer = {
  /** `https://host:port` */
  readonly url: string;
  readonly port: number;
  /** Ends watches, waits for requests (`drainMsMax`), ends connections. */
  readonly stop: () => Promise<void>;
};

/** An API server of its own. Port 0 takes any free one; throws DomainError `apiserver.listen` when taken. */
export async function startApiServer(
  options: ApiOptions & {
    readonly tls: TlsIdentity;
    readonly host: string;
    readonly port: number;
  },
): Promise<ApiServer> {
  const { host, port } = options;
  const server = fastify(serverOptions(options.tls, options.limits));
  mountApi(server, options);
  try {
    await server.listen({ host, port });
  } catch (cause) {
    await server.close();
    throw new DomainError(
      { kind: 'unavailable', code: 'apiserver.listen' },
      { host, port },
      { cause },
    );
  }
  const address = server.server.address();
  const taken = address !== null && typeof address === 'object' ? address.port : port;
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return { url: `https://${shownHost}:${taken}`, port: taken, stop: () => server.close() };
}
