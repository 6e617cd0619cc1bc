import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Foundation } from './foundation.js';
import { FOUNDATION } from './injected.js';

/** Hands what was opened before the modules to whoever asks. */
@Global()
@Module({})
export class FoundationModule {
  static on(foundation: Foundation): DynamicModule {
    return {
      module: FoundationModule,
      providers: [{ provide: FOUNDATION, useValue: foundation }],
      exports: [FOUNDATION],
    };
  }
}
