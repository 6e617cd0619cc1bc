import { type DynamicModule, Module } from '@nestjs/common';
import { BootstrapModule } from './bootstrap/bootstrap.module.js';
import { EntranceModule } from './entrance/entrance.module.js';
import type { Foundation } from './foundation.js';
import { FoundationModule } from './foundation.module.js';

/** The federation API: storage, resources, admission, health, and the entrance in front of them. */
@Module({})
export class AppModule {
  static on(foundation: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [FoundationModule.on(foundation), BootstrapModule, EntranceModule],
    };
  }
}
