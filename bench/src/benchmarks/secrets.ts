import type { Benchmark } from './benchmark.js';
import { compareDistribution } from './distribute.js';

export const secrets: Benchmark = {
  name: 'secrets',
  needs: 'members',
  about:
    'Secrets of 1 KiB copied to three members, against the same objects written straight to them',
  run: (bench) => compareDistribution(bench, 'secrets'),
};
