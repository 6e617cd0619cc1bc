import { Module } from '@nestjs/common';
import type { Foundation } from '../foundation.js';
import { FOUNDATION, PLANNER } from '../injected.js';
import { Planning } from './planning.js';

/** What would happen, asked of the planner. */
@Module({
  providers: [
    { provide: PLANNER, inject: [FOUNDATION], useFactory: ({ planner }: Foundation) => planner },
    Planning,
  ],
  exports: [Planning],
})
export class PlanningModule {}
