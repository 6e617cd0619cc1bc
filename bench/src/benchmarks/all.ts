import { api } from './api.js';
import type { Benchmark } from './benchmark.js';
import { failover } from './failover.js';
import { fair } from './fair.js';
import { idle } from './idle.js';
import { latency } from './latency.js';
import { pairs } from './pairs.js';
import { placement } from './placement.js';
import { restart } from './restart.js';
import { scale } from './scale.js';
import { secrets } from './secrets.js';
import { split } from './split.js';

/** In the order they run; the last on each federation leaves its objects where they are. */
export const benchmarks: readonly Benchmark[] = [
  placement,
  api,
  fair,
  split,
  secrets,
  latency,
  pairs,
  failover,
  idle,
  restart,
  scale,
];
