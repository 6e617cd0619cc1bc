import { Inject, Injectable } from '@nestjs/common';
import type { Answered } from '@navarch/apiserver';
import type { Metrics } from '@navarch/runtime';
import type { Foundation } from '../foundation.js';
import { FOUNDATION } from '../injected.js';

const bucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts and times requests, under the names that dashboards for Kubernetes know. */
@Injectable()
export class RequestMetrics {
  readonly record: (answered: Answered) => void;
  readonly render: () => Promise<string>;

  constructor(@Inject(FOUNDATION) { metrics }: Foundation) {
    const requests = requestCounter(metrics);
    const durations = durationHistogram(metrics);
    this.record = ({ method, status, watch, tookMs }) => {
      const verb = watch ? 'WATCH' : method;
      requests.inc({ verb, code: String(status) });
      if (!watch) durations.observe({ verb }, tookMs / 1_000);
    };
    this.render = async () => (await metrics.render()).body;
  }
}

const requestCounter = (metrics: Metrics): ReturnType<typeof metrics.counter<'verb' | 'code'>> =>
  metrics.counter<'verb' | 'code'>({
    name: 'apiserver_request_total',
    help: 'Requests answered, by verb and status code.',
    labelNames: ['verb', 'code'],
  });

const durationHistogram = (metrics: Metrics): ReturnType<typeof metrics.histogram<'verb'>> =>
  metrics.histogram<'verb'>({
    name: 'apiserver_request_duration_seconds',
    help: 'From the head of a request to the end of its answer; watches not counted.',
    labelNames: ['verb'],
    buckets: bucketsSeconds,
  });
