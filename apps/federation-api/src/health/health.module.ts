import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { FlowMetrics } from './flow-metrics.js';
import { Health } from './health.js';
import { RequestMetrics } from './request-metrics.js';
import { StorageMetrics } from './storage-metrics.js';

/** How this process is doing, for probes and for Prometheus. */
@Module({
  imports: [StorageModule],
  providers: [Health, RequestMetrics, FlowMetrics, StorageMetrics],
  exports: [Health, RequestMetrics, FlowMetrics, StorageMetrics],
})
export class HealthModule {}
