import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { ApiHandler } from '@navarch/apimachinery';
import { type ApiFastify, type ApiOptions, mountApi } from '@navarch/apiserver';
import { API_HANDLER, ENTRANCE } from '../injected.js';

/**
 * Mounts the API on the Fastify instance under Nest, not on Nest's router: a request passes no
 * controller, guard or pipe, which would cost as much again as answering it does.
 */
@Injectable()
export class Entrance implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(API_HANDLER) private readonly handler: ApiHandler,
    @Inject(ENTRANCE) private readonly options: Omit<ApiOptions, 'handler'>,
  ) {}

  onModuleInit(): void {
    const fastify: ApiFastify = this.host.httpAdapter.getInstance();
    mountApi(fastify, { ...this.options, handler: this.handler });
  }
}
