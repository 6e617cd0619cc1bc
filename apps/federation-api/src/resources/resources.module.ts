import { Module } from '@nestjs/common';
import {
  type ApiHandler,
  type ApiHandlerOptions,
  createApiHandler,
  createRegistry,
  federationKinds,
  type Registry,
} from '@navarch/apimachinery';
import { protectedNamespaces } from '@navarch/model';
import { Access } from '../access/access.js';
import { AccessModule } from '../access/access.module.js';
import { Reviews } from '../access/reviews.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { TokenRequests } from '../accounts/token-requests.js';
import { Admission } from '../admission/admission.js';
import { AdmissionModule } from '../admission/admission.module.js';
import type { Foundation } from '../foundation.js';
import { API_HANDLER, FOUNDATION, KINDS } from '../injected.js';
import { Planning } from '../planning/planning.js';
import { PlanningModule } from '../planning/planning.module.js';
import { schedule } from '../schedule.js';
import { PostgresStorage } from '../storage/postgres-storage.js';
import { HealthModule } from '../health/health.module.js';
import { StorageMetrics } from '../health/storage-metrics.js';
import { StorageModule } from '../storage/storage.module.js';
import { ObjectsAcross } from '../through/across/objects-across.js';
import { ThroughModule } from '../through/through.module.js';
import { answersOver } from './answers.js';

/** The API itself: every kind of the registry, as a function from request to response. */
@Module({
  imports: [
    StorageModule,
    HealthModule,
    AccessModule,
    AccountsModule,
    AdmissionModule,
    PlanningModule,
    ThroughModule,
  ],
  providers: [
    {
      provide: API_HANDLER,
      inject: [
        FOUNDATION,
        PostgresStorage,
        Admission,
        Planning,
        Access,
        Reviews,
        KINDS,
        ObjectsAcross,
        TokenRequests,
        StorageMetrics,
      ],
      useFactory: makeHandler,
    },
  ],
  exports: [API_HANDLER],
})
export class ResourcesModule {}

type Parts = readonly [
  Foundation,
  PostgresStorage,
  Admission,
  Planning,
  Access,
  Reviews,
  () => Registry,
  ObjectsAcross,
  TokenRequests,
  StorageMetrics,
];

function makeHandler(
  ...[
    foundation,
    storage,
    admission,
    planning,
    access,
    reviews,
    kinds,
    source,
    tokens,
    meters,
  ]: Parts
): ApiHandler {
  const { clock, newId, random, log } = foundation;
  const { admit } = admission;
  const { authorize, hiddenNamespace } = access;
  const { previewWarnings } = planning;
  const options: ApiHandlerOptions = {
    registry: createRegistry(federationKinds),
    currentRegistry: kinds,
    storage,
    source,
    clock,
    newUid: newId,
    random,
    schedule,
    onWatchEvents: meters.sent,
    admit,
    authorize,
    hiddenNamespace,
    answer: (kind, question, user) =>
      reviews.answers(kind)
        ? reviews.answer(kind, question, user)
        : planning.answer(kind, question),
    previewWarnings,
    protectedNamespaces,
    onError: (error, { method, path }) =>
      log.error({ err: error, method, path }, 'a request failed'),
  };
  return createApiHandler({ ...options, answer: answersOver(options, foundation.store, tokens) });
}
