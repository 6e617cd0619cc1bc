import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { serverOptions } from '@navarch/apiserver';
import { DomainError } from '@navarch/model';
import { AppModule } from './app.module.js';
import type { Foundation } from './foundation.js';
import { nestLogger } from './nest-logger.js';

export type FederationApi = {
  /** `https://host:port` */
  readonly url: string;
  /** Ends watches, waits for requests, then lets go of PostgreSQL. */
  readonly stop: () => Promise<void>;
};

/**
 * One replica of the API on an open foundation, which it takes over: whatever happens, the store is
 * closed in the end. Resolves when it listens with a full watch cache. Port 0 takes any free one.
 */
export async function startFederationApi(
  foundation: Foundation,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<FederationApi> {
  const adapter = new FastifyAdapter(serverOptions(foundation.tls));
  let app: NestFastifyApplication | undefined;
  try {
    app = await NestFactory.create<NestFastifyApplication>(AppModule.on(foundation), adapter, {
      logger: nestLogger(foundation.log),
      bodyParser: false,
      abortOnError: false,
    });
    await app.init();
    await listen(app, host, port);
  } catch (error) {
    await app?.close();
    await foundation.store.close();
    throw error;
  }
  const started = app;
  return {
    url: await started.getUrl(),
    stop: async () => {
      await started.close();
      await foundation.store.close();
    },
  };
}

async function listen(app: NestFastifyApplication, host: string, port: number): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (cause) {
    throw new DomainError({ kind: 'unavailable', code: 'api.listen' }, { host, port }, { cause });
  }
}
