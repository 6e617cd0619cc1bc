import {
  Counter,
  Gauge,
  Histogram,
  Registry,
  collectDefaultMetrics,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client';

/** The metrics of one process; a process has one of these, so two in a test never collide. */
export type Metrics = {
  readonly registry: Registry;
  readonly counter: <L extends string>(from: CounterConfiguration<L>) => Counter<L>;
  readonly gauge: <L extends string>(from: GaugeConfiguration<L>) => Gauge<L>;
  readonly histogram: <L extends string>(from: HistogramConfiguration<L>) => Histogram<L>;
  /** What `/metrics` answers. */
  readonly render: () => Promise<{ contentType: string; body: string }>;
};

/** `processMetrics` adds CPU, memory and event loop lag of this process. */
export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics === true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    counter: (from) => new Counter({ ...from, registers }),
    gauge: (from) => new Gauge({ ...from, registers }),
    histogram: (from) => new Histogram({ ...from, registers }),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
