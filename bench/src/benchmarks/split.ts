import type { Benchmark } from './benchmark.js';
import { compareDistribution } from './distribute.js';

export const split: Benchmark = {
  name: 'split',
  needs: 'members',
  about:
    'ReplicaSets split 1:1:1 over three members, against the same objects written straight to them',
  run: (bench) => compareDistribution(bench, 'workloads'),
};
