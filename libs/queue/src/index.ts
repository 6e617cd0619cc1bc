/** The doorbell: BullMQ shard queues that carry keys, on Redis or PostgreSQL. */
export { checkBackend } from './check-backend.js';
export type { BackendCheck } from './check-backend.js';
export { createDoorbell } from './doorbell.js';
export type { Doorbell, DoorbellOptions } from './doorbell.js';
export type { Due, LoopQueue, QueueBackend, Ring } from './job.js';
export { prepareBackend } from './prepare-backend.js';
export { startWorkers } from './workers.js';
export type { WorkerLimits, Workers, WorkersOptions, WorkerStats } from './workers.js';
