import { Module } from '@nestjs/common';
import {
  type ApiHandler,
  createApiHandler,
  createRegistry,
  federationKinds,
} from '@navarch/apimachinery';
import { protectedNamespaces } from '@navarch/model';
import { Admission } from '../admission/admission.js';
import { AdmissionModule } from '../admission/admission.module.js';
import type { Foundation } from '../foundation.js';
import { API_HANDLER, FOUNDATION } from '../injected.js';
import { schedule } from '../schedule.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { StorageModule } from '../storage/storage.module.js';

/** The API itself: every kind of the registry, as a function from request to response. */
@Module({
  imports: [StorageModule, AdmissionModule],
  providers: [
    {
      provide: API_HANDLER,
      inject: [FOUNDATION, PostgresStorage, Admission],
      useFactory: makeHandler,
    },
  ],
  exports: [API_HANDLER],
})
export class ResourcesModule {}

function makeHandler(
  { clock, newId, random, log }: Foundation,
  storage: PostgresStorage,
  { admit, authorize }: Admission,
): ApiHandler {
  return createApiHandler({
    registry: createRegistry(federationKinds),
    storage,
    clock,
    newUid: newId,
    random,
    schedule,
    admit,
    authorize,
    protectedNamespaces,
    onError: (error, { method, path }) =>
      log.error({ err: error, method, path }, 'a request failed'),
  });
}
