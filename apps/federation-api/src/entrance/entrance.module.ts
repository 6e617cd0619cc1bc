import { Module } from '@nestjs/common';
import type { ApiUser } from '@navarch/apimachinery';
import { type ApiOptions, type Authenticate, authenticateWith } from '@navarch/apiserver';
import { AccountTokens } from '../accounts/account-tokens.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { IssuerDiscovery } from '../accounts/issuer-discovery.js';
import { Access } from '../access/access.js';
import { AccessModule } from '../access/access.module.js';
import type { Foundation } from '../foundation.js';
import { FlowMetrics } from '../health/flow-metrics.js';
import { Health } from '../health/health.js';
import { HealthModule } from '../health/health.module.js';
import { RequestMetrics } from '../health/request-metrics.js';
import { ENTRANCE, FOUNDATION } from '../injected.js';
import { limits } from '../limits.js';
import { OpenApiUi } from '../openapi-ui/openapi-ui.js';
import { OpenApiUiModule } from '../openapi-ui/openapi-ui.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { PodLogs } from '../through/logs/pod-logs.js';
import { ClusterProxy } from '../through/proxy/cluster-proxy.js';
import { PodSessions } from '../through/sessions/pod-sessions.js';
import { ThroughModule } from '../through/through.module.js';
import { Entrance } from './entrance.js';

/** Where requests come in: who is asking, and on to the API. */
@Module({
  imports: [
    ResourcesModule,
    HealthModule,
    AccessModule,
    AccountsModule,
    ThroughModule,
    OpenApiUiModule,
  ],
  providers: [
    {
      provide: ENTRANCE,
      inject: [
        FOUNDATION,
        Health,
        RequestMetrics,
        FlowMetrics,
        Access,
        ClusterProxy,
        PodLogs,
        PodSessions,
        OpenApiUi,
        AccountTokens,
        IssuerDiscovery,
      ],
      useFactory: describeEntrance,
    },
    IssuerDiscovery,
    Entrance,
  ],
})
export class EntranceModule {}

type Parts = readonly [
  Foundation,
  Health,
  RequestMetrics,
  FlowMetrics,
  Access,
  ClusterProxy,
  PodLogs,
  PodSessions,
  OpenApiUi,
  AccountTokens,
  IssuerDiscovery,
];

function describeEntrance(
  ...[on, health, metrics, flows, access, proxy, logs, pods, page, accounts, issuer]: Parts
): Omit<ApiOptions, 'handler'> {
  const { clock, log, newId, tokens, fairness } = on;
  const { impersonate, authorizeHead } = access;
  return {
    authenticate: countingAuthentication(
      authenticateWith({
        tokens: { userOf: (token) => tokens.userOf(token) ?? accounts.userOf(token) },
        clock,
        admitsAnonymous: true,
      }),
      metrics.authenticated,
    ),
    impersonate,
    authorizeHead,
    passThrough: (request) =>
      proxy.passThrough(request) ??
      logs.passThrough(request) ??
      pods.passThrough(request) ??
      page.passThrough(request) ??
      issuer.passThrough(request),
    health,
    clock,
    newId,
    limits: { drainMsMax: limits.drainMs, ...fairness },
    metrics: metrics.render,
    onAsked: metrics.asked,
    onLasting: metrics.lasting,
    onAnswered: metrics.answered,
    onFlow: flows.record,
    onError: (error) => log.error({ err: error }, 'a request failed'),
  };
}

function countingAuthentication(
  authenticate: Authenticate,
  tell: RequestMetrics['authenticated'],
): Authenticate {
  const told = (user: ApiUser | undefined): ApiUser | undefined => {
    tell(user === undefined ? 'failure' : 'success');
    return user;
  };
  const failed = (error: unknown): never => {
    tell('error');
    throw error;
  };
  return (request) => {
    try {
      const user = authenticate(request);
      return user instanceof Promise ? user.then(told, failed) : told(user);
    } catch (error) {
      return failed(error);
    }
  };
}
