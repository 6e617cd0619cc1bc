import { Module } from '@nestjs/common';
import { type ApiOptions, authenticateWith } from '@navarch/apiserver';
import type { Foundation } from '../foundation.js';
import { Health } from '../health/health.js';
import { HealthModule } from '../health/health.module.js';
import { RequestMetrics } from '../health/request-metrics.js';
import { ENTRANCE, FOUNDATION } from '../injected.js';
import { limits } from '../limits.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { Entrance } from './entrance.js';

/** Where requests come in: who is asking, and on to the API. */
@Module({
  imports: [ResourcesModule, HealthModule],
  providers: [
    {
      provide: ENTRANCE,
      inject: [FOUNDATION, Health, RequestMetrics],
      useFactory: describeEntrance,
    },
    Entrance,
  ],
})
export class EntranceModule {}

function describeEntrance(
  { clock, log, newId, tokens }: Foundation,
  health: Health,
  metrics: RequestMetrics,
): Omit<ApiOptions, 'handler'> {
  return {
    authenticate: authenticateWith({ tokens, clock }),
    health,
    clock,
    newId,
    limits: { drainMsMax: limits.drainMs },
    metrics: metrics.render,
    onAnswered: metrics.record,
    onError: (error) => log.error({ err: error }, 'a request failed'),
  };
}
