import { Inject, Injectable } from '@nestjs/common';
import type { Registry } from '@navarch/apimachinery';
import type { Answered, Asked } from '@navarch/apiserver';
import type { Metrics, Spread, Tally } from '@navarch/runtime';
import type { Foundation } from '../foundation.js';
import { FOUNDATION, KINDS } from '../injected.js';
import { once } from './once.js';
import { labelsOf, type RequestLabels } from './request-labels.js';

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
    const series = new Map<string, Series>();
    const inFlight = {
      readOnly: meters.inFlight.of({ request_kind: 'readOnly' }),
      mutating: meters.inFlight.of({ request_kind: 'mutating' }),
    };
    const inFlightOf = ({ method }: Asked): Tally =>
      inFlight[reads.has(method) ? 'readOnly' : 'mutating'];
    const authentications = new Map<string, Tally>();
    this.asked = (asked) => void (inFlightOf(asked).value += 1);
    this.lasting = (asked) => {
      inFlightOf(asked).value -= 1;
      meters.lasting.of(labelsOf({ ...asked, lasts: true }, kinds())).value += 1;
    };
    this.answered = (answered) => {
      const lasts = answered.lasted || answered.watch;
      const labels = labelsOf({ ...answered, lasts }, kinds());
      const text = nameOf(labels, answered.status);
      const known = series.get(text) ?? seriesOf(meters, labels, answered.status);
      series.set(text, known);
      note(known, answered, lasts);
      if (!answered.lasted) inFlightOf(answered).value -= 1;
    };
    this.authenticated = (result) => {
      const tally = authentications.get(result) ?? meters.authentications.of({ result });
      authentications.set(result, tally);
      tally.value += 1;
    };
    this.render = async () => (await metrics.render()).body;
  }
}

const nameOf = (of: RequestLabels, status: number): string =>
  `${of.verb} ${of.dry_run} ${of.group} ${of.version} ${of.resource} ${of.subresource} ${of.scope} ${status}`;

type Meters = ReturnType<typeof metersOf>;

/** What counts requests that are alike in all labels and in their answer's status. */
type Series = {
  readonly requests: Tally;
  readonly terminations: Tally | undefined;
  readonly lasting: () => Tally;
  readonly durations: () => Spread;
  readonly sizes: (() => Spread) | undefined;
};

function seriesOf(meters: Meters, labels: RequestLabels, status: number): Series {
  const coded = { ...labels, code: String(status) };
  const isRead = labels.verb === 'GET' || labels.verb === 'LIST';
  return {
    requests: meters.requests.of(coded),
    terminations: status === tooManyRequests ? meters.terminations.of(coded) : undefined,
    lasting: once(() => meters.lasting.of(labels)),
    durations: once(() => meters.durations.of(labels)),
    sizes: isRead ? once(() => meters.sizes.of(labels)) : undefined,
  };
}

function note(series: Series, { lasted, bytes, tookMs }: Answered, lasts: boolean): void {
  series.requests.value += 1;
  if (series.terminations !== undefined) series.terminations.value += 1;
  if (lasted) series.lasting().value -= 1;
  if (lasts) return;
  series.durations().observe(tookMs / 1_000);
  if (bytes !== undefined) series.sizes?.().observe(bytes);
}

const metersOf = (metrics: Metrics) => ({
  requests: metrics.tallies({
    type: 'counter',
    name: 'apiserver_request_total',
    help: 'Requests answered.',
  }),
  durations: metrics.spreads({
    name: 'apiserver_request_duration_seconds',
    help: 'From the head of a request to the end of its answer; what lasts is not counted.',
    buckets: bucketsSeconds,
  }),
  sizes: metrics.spreads({
    name: 'apiserver_response_sizes',
    help: 'Bytes of answers to those who read.',
    buckets: bucketsBytes,
  }),
  lasting: metrics.tallies({
    type: 'gauge',
    name: 'apiserver_longrunning_requests',
    help: 'Watches, and what passes through to members.',
  }),
  inFlight: metrics.tallies({
    type: 'gauge',
    name: 'apiserver_current_inflight_requests',
    help: 'Requests under way, those that wait for their turn included.',
  }),
  terminations: metrics.tallies({
    type: 'counter',
    name: 'apiserver_request_terminations_total',
    help: 'Requests that were refused because there were too many.',
  }),
  authentications: metrics.tallies({
    type: 'counter',
    name: 'authentication_attempts',
    help: 'Requests by whether their sender is known.',
  }),
});
