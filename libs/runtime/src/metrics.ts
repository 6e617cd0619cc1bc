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
import { standardOutput } from './log-output.js';
import { Spreads, type SpreadsFrom, Tallies, type TalliesFrom } from './tallies.js';

/** The metrics of one process; a process has one of these, so two in a test never collide. */
export type Metrics = {
  readonly registry: Registry;
  readonly counter: <L extends string>(from: CounterConfiguration<L>) => Counter<L>;
  readonly gauge: <L extends string>(from: GaugeConfiguration<L>) => Gauge<L>;
  readonly histogram: <L extends string>(from: HistogramConfiguration<L>) => Histogram<L>;
  /** Counters and gauges, and histograms, for what is counted with every request. */
  readonly tallies: (from: TalliesFrom) => Tallies;
  readonly spreads: (from: SpreadsFrom) => Spreads;
  /** What `/metrics` answers. */
  readonly render: () => Promise<{ contentType: string; body: string }>;
};

function countLostLines(registers: Registry[]): void {
  const lines = new Counter({
    name: 'navarch_log_lines_lost_total',
    help: 'Lines of the log that could not be written.',
    registers,
    collect: () => {
      lines.reset();
      lines.inc(standardOutput.lost());
    },
  });
}

/** `processMetrics` adds CPU, memory and event loop lag of this process. */
export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics === true) {
    collectDefaultMetrics({ register: registry });
    countLostLines(registers);
  }
  return {
    registry,
    counter: (from) => new Counter({ ...from, registers }),
    gauge: (from) => new Gauge({ ...from, registers }),
    histogram: (from) => new Histogram({ ...from, registers }),
    tallies: (from) => new Tallies(from, registry),
    spreads: (from) => new Spreads(from, registry),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
