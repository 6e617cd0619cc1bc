import { Inject, Injectable } from '@nestjs/common';
import type { Registry } from '@navarch/apimachinery';
import type { Answered, Asked } from '@navarch/apiserver';
import type { Metrics } from '@navarch/runtime';
import type { Foundation } from '../foundation.js';
import { FOUNDATION, KINDS } from '../injected.js';
import { labelsOf, type RequestLabel, requestLabelNames } from './request-labels.js';

const bucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const bucketsBytes = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
const tooManyRequests = 429;
const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Counts, times and measures requests, under the names that dashboards for Kubernetes know. */
@Injectable()
export class RequestMetrics {
  readonly asked: (asked: Asked) => void;
  readonly lasting: (asked: Asked) => void;
  readonly answered: (answered: Answered) => void;
  readonly authenticated: (result: 'success' | 'failure' | 'error') => void;
  readonly render: () => Promise<string>;

  constructor(@Inject(FOUNDATION) { metrics }: Foundation, @Inject(KINDS) kinds: () => Registry) {
    const meters = metersOf(metrics);
    const inFlight = ({ method }: Asked, change: 1 | -1): void =>
      meters.inFlight.inc({ request_kind: reads.has(method) ? 'readOnly' : 'mutating' }, change);
    this.asked = (asked) => inFlight(asked, 1);
    this.lasting = (asked) => {
      inFlight(asked, -1);
      meters.lasting.inc(labelsOf({ ...asked, lasts: true }, kinds()));
    };
    this.answered = (answered) => {
      note(meters, answered, kinds());
      if (!answered.lasted) inFlight(answered, -1);
    };
    this.authenticated = (result) => meters.authentications.inc({ result });
    this.render = async () => (await metrics.render()).body;
  }
}

type Meters = ReturnType<typeof metersOf>;

function note(meters: Meters, answered: Answered, registry: Registry): void {
  const { status, lasted, watch, bytes, tookMs } = answered;
  const labels = labelsOf({ ...answered, lasts: lasted || watch }, registry);
  meters.requests.inc({ ...labels, code: String(status) });
  if (status === tooManyRequests) meters.terminations.inc({ ...labels, code: String(status) });
  if (lasted) meters.lasting.dec(labels);
  if (lasted || watch) return;
  meters.durations.observe(labels, tookMs / 1_000);
  if (bytes !== undefined && (labels.verb === 'GET' || labels.verb === 'LIST'))
    meters.sizes.observe(labels, bytes);
}

const metersOf = (metrics: Metrics) => ({
  requests: metrics.counter<RequestLabel | 'code'>({
    name: 'apiserver_request_total',
    help: 'Requests answered.',
    labelNames: [...requestLabelNames, 'code'],
  }),
  durations: metrics.histogram<RequestLabel>({
    name: 'apiserver_request_duration_seconds',
    help: 'From the head of a request to the end of its answer; what lasts is not counted.',
    labelNames: requestLabelNames,
    buckets: bucketsSeconds,
  }),
  sizes: metrics.histogram<RequestLabel>({
    name: 'apiserver_response_sizes',
    help: 'Bytes of answers to those who read.',
    labelNames: requestLabelNames,
    buckets: bucketsBytes,
  }),
  lasting: metrics.gauge<RequestLabel>({
    name: 'apiserver_longrunning_requests',
    help: 'Watches, and what passes through to members.',
    labelNames: requestLabelNames,
  }),
  inFlight: metrics.gauge<'request_kind'>({
    name: 'apiserver_current_inflight_requests',
    help: 'Requests under way, those that wait for their turn included.',
    labelNames: ['request_kind'],
  }),
  terminations: metrics.counter<RequestLabel | 'code'>({
    name: 'apiserver_request_terminations_total',
    help: 'Requests that were refused because there were too many.',
    labelNames: [...requestLabelNames, 'code'],
  }),
  authentications: metrics.counter<'result'>({
    name: 'authentication_attempts',
    help: 'Requests by whether their sender is known.',
    labelNames: ['result'],
  }),
});
