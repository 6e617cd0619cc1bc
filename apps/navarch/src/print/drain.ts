import color from 'picocolors';
import { annotations, type Cluster, schedulingOf } from '@navarch/model';
import type { Forecast, Staying } from '../drain/forecast.decide.js';
import type { DrainProgress } from '../drain/progress.decide.js';
import { printTable } from './table.js';

/** What a drain will do, in a few lines. */
export function printForecast(name: string, forecast: Forecast): string {
  const { leaving, replicas, withoutRoom, staying, copies } = forecast;
  const room =
    withoutRoom === 0
      ? 'all of them have room elsewhere'
      : color.red(`${withoutRoom} find no room elsewhere`);
  const move =
    replicas === 0
      ? `Draining ${name} moves nothing: no replicas run there that could leave.`
      : `Draining ${name} moves ${count(replicas, 'replica')} of ${count(leaving.size, 'workload')}; ${room}.`;
  const stays =
    copies === 0
      ? []
      : [
          `${copies} ${copies === 1 ? 'copy of a Secret stays' : 'copies of Secrets stay'} there: what still runs needs them.`,
        ];
  return [move, ...stays, ...printStaying(staying)].join('\n');
}

/** What does not leave, and why. */
export function printStaying(staying: readonly Staying[]): string[] {
  if (staying.length === 0) return [];
  const rows = staying.map((one) => [one.workload, String(one.replicas), one.reason]);
  return [`What stays:\n${printTable([['WORKLOAD', 'REPLICAS', 'WHY'], ...rows])}`];
}

export function printDrainProgress(
  name: string,
  { left, readyElsewhere, wanted, drainingUntil }: DrainProgress,
): string {
  const until = drainingUntil === undefined ? '' : `; draining until ${drainingUntil}`;
  return `  ${color.dim('·')} ${name}: ${count(left, 'replica')} left; ready elsewhere ${readyElsewhere} of ${wanted}${until}`;
}

export const count = (amount: number, what: string): string =>
  `${amount} ${amount === 1 ? what : `${what}s`}`;

const ordered = { cordoned: 'SchedulingDisabled', draining: 'Draining' } as const;

/** `tokyo: SchedulingDisabled (new switches)`; nothing of clusters that are open. */
export function printScheduling({ metadata, spec }: Cluster): string[] {
  const scheduling = schedulingOf({ spec });
  if (scheduling === 'open') return [];
  const reason = metadata.annotations?.[annotations.cordonReason];
  return [`${metadata.name}: ${ordered[scheduling]}${reason === undefined ? '' : ` (${reason})`}`];
}
