/** What a run found, as tables and as the text of bench/RESULTS.md. */
import type { Found } from '../benchmarks/benchmark.js';
import { accounts, totalOf } from '../measure/usage.js';
import type { Plot } from './plots.js';
import { printNumber, printTable } from './table.js';

/** Facts without which figures say nothing. */
export type Circumstances = {
  readonly command: string;
  readonly machine: string;
  readonly node: string;
  readonly queue: string;
  /** What the members are. */
  readonly members: string;
  readonly date: string;
};

const mebibyte = 1024 * 1024;

export function printFigures(found: readonly Found[]): string {
  const rows = found.flatMap(({ benchmark, finding }) =>
    finding.figures.map(({ what, unit, ours, baseline }) => [
      `${benchmark.name}: ${what}`,
      unit,
      printNumber(ours),
      printNumber(baseline),
      printNumber(baseline === undefined ? undefined : ours / baseline),
    ]),
  );
  return printTable({ head: ['figure', 'unit', 'ours', 'baseline', 'ours/baseline'], rows });
}

export function printBills(found: readonly Found[]): string {
  const bills = found.flatMap(({ finding }) => finding.bills);
  const rows = bills.map(({ what, usage }) => [
    what,
    printNumber(usage.seconds),
    ...accounts.map((account) => printNumber(usage.cpuSeconds[account])),
    printNumber(totalOf(usage)),
    printNumber(usage.peakBytes / mebibyte),
  ]);
  return printTable({ head: ['during', 'seconds', ...accounts, 'all', 'peak MiB'], rows });
}

export type Results = { readonly found: readonly Found[]; readonly plots: readonly Plot[] };

export function printDocument({ found, plots }: Results, facts: Circumstances): string {
  const benchmarks = [...new Set(found.map(({ benchmark }) => benchmark))];
  const about = benchmarks.map(({ name, about }) => `- **${name}**: ${about}.`);
  const pictures = plots.map(({ file, title }) => `![${title}](plots/${file})\n`);
  return `# Results

Written by \`${facts.command}\`; every run replaces this file.

- machine: ${facts.machine}; the federation, its members and the writers share it
- Node.js ${facts.node}, queue on ${facts.queue}, ${facts.date}
- members of \`split\`, \`secrets\` and \`latency\`: ${facts.members}

Each benchmark has its baseline in the same run on the same processes, so the ratio travels better to another machine than
the figures do. Nothing passes or fails by time.

${about.join('\n')}

${pictures.join('\n')}
## Figures

${printFigures(found)}

Rates and bills of \`split\` and \`secrets\` come from several rounds, straight and federated in turn, after one to warm up: the rate is
the median, percentiles are over all requests, bills are means. An arrival is what a watch on the member shows.
A straight write asks three members for every object, a federated one asks the federation once. \`failover\`
counts from the moment the cluster is declared lost, and its baseline from the first request.

## CPU seconds and memory

${printBills(found)}

From \`/proc\`, children included. \`members\` are the simulated clusters. The peak is the highest sampled sum of private memory (what a
tree shares counts once) of everything but the members.
`;
}
