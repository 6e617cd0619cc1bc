import { counted } from './counted.js';
import type { Because, ClusterVerdict, Plan } from './plan.js';

/**
 * Puts a verdict into a sentence that a person can act on. Made when it is stored or shown, not while planning:
 * sentences cost more than the division itself.
 */
export function explainVerdict(verdict: ClusterVerdict, plan: Plan): string {
  const { detail, replicas, overflow, trace } = verdict;
  if (detail !== undefined) return detail;
  if (replicas === 0) return explainNothing(verdict, plan);
  const asked = counted(plan.replicas ?? 0);
  const waiting =
    overflow > 0
      ? `, of which ${overflow} beyond its known capacity of ${trace.capacity} waiting there for room`
      : (limits[verdict.because]?.(verdict) ?? '');
  return `${sources(verdict)}: ${replicas} of ${asked}${waiting}`;
}

/** `group eu, minimum 2, keeps 3 running, weight 2 of 6`: what contributed. */
function sources({ trace, because, replicas }: ClusterVerdict): string {
  const { group, min, kept, weight, weightSum } = trace;
  const parts = [
    group === undefined ? '' : `group ${group}`,
    min === undefined ? '' : `minimum ${min}`,
    kept === undefined ? '' : `keeps ${kept} running`,
    weight === undefined ? '' : `weight ${weight} of ${weightSum}`,
    plain[because] ?? '',
  ].filter((part) => part !== '');
  if (parts.length > 0) return parts.join(', ');
  return replicas > 0 ? 'its share' : 'no share';
}

const plain: Readonly<Partial<Record<Because, string>>> = {
  packed: 'packed into as few clusters as can be',
  duplicated: 'every chosen cluster gets all',
  fixed: 'a fixed number',
};

const limits: Readonly<Partial<Record<Because, (verdict: ClusterVerdict) => string>>> = {
  maximum: ({ trace }) => `, its maximum is ${trace.max}`,
  regionLimit: () => ', its region may have no more',
  capacity: ({ trace }) => `, its known capacity is ${trace.capacity}`,
  notReady: () => ', others did not become ready there',
};

function explainNothing(verdict: ClusterVerdict, plan: Plan): string {
  const { because, trace } = verdict;
  if (plan.replicas === 0) return 'the workload asks for 0 replicas';
  if (because === 'maximum') return 'its maximum is 0';
  if (because === 'regionLimit') return 'its region may have no replicas';
  if (because === 'capacity') return 'its known capacity is 0: another replica would not fit';
  if (because === 'notReady') return 'its replicas did not become ready there';
  if (trace.weight === 0) return 'weight 0 and no minimum: no replicas are meant for it';
  return `${sources(verdict)}: none of ${counted(plan.replicas ?? 0)} was left for it${unmoved(plan)}`;
}

/** A cluster that newly takes part often waits for this, and a person can change it. */
const unmoved = (plan: Plan): string =>
  plan.clusters.some(({ trace }) => (trace.kept ?? 0) > 0)
    ? '; what runs elsewhere stays there unless rebalancing is asked for'
    : '';
