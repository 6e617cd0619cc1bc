/**
 * What a pod asks of its node, counted as Kubernetes' scheduler counts it.
 *
 * The objects may come from a member, which may answer anything: what is no such object, no list or no quantity counts as
 * nothing, and nothing here throws.
 */
import type { Amounts } from './capacity.js';
import { quantityMillis } from './quantity.js';

type Fields = Readonly<Record<string, unknown>>;

/** One pod, in the unit of all amounts. */
const onePod = 1_000;
/** Above it (a million gigabytes) an amount is nonsense; sums of amounts stay far from where numbers end. */
const amountMax = 1e18;

export type PodRequests = {
  /** Only what is asked for: no zeros. `pods` is always 1000. */
  readonly requests: Amounts;
  readonly nodeSelector: Readonly<Record<string, string>>;
};

/** What one pod of a template asks for, or a pod itself: anything with a `spec` of pods. */
export function requestsOf(template: Fields): PodRequests {
  const spec = fieldsOf(template['spec']);
  const inContainers = higher(
    sum([...listOf(spec['containers']), ...sidecarsOf(spec)].map(askedBy)),
    peakOfStart(listOf(spec['initContainers'])),
  );
  const asked = sum([withPodLevel(inContainers, spec['resources']), amountsOf(spec['overhead'])]);
  return { requests: { ...asked, pods: onePod }, nodeSelector: textsOf(spec['nodeSelector']) };
}

/** Amounts of a list of quantities (`allocatable`, `requests`), without zeros; what is less than nothing is nothing. */
export function amountsOf(list: unknown): Amounts {
  const entries = Object.entries(fieldsOf(list)).map(
    ([name, value]) => [name, amountOf(value)] as const,
  );
  return Object.fromEntries(entries.filter(([, amount]) => amount > 0));
}

const amountOf = (value: unknown): number =>
  typeof value === 'string' || typeof value === 'number'
    ? Math.min(amountMax, Math.max(0, quantityMillis(value)))
    : 0;

/** Of a container: its requests; what is only limited is asked for up to its limit. */
function askedBy(container: Fields): Amounts {
  const resources = fieldsOf(container['resources']);
  return amountsOf({ ...fieldsOf(resources['limits']), ...fieldsOf(resources['requests']) });
}

const isSidecar = (container: Fields): boolean => container['restartPolicy'] === 'Always';

const sidecarsOf = (spec: Fields): readonly Fields[] =>
  listOf(spec['initContainers']).filter(isSidecar);

/** The most that is needed at once while a pod starts: each step runs beside the sidecars that were started before it. */
function peakOfStart(steps: readonly Fields[]): Amounts {
  let beside: Amounts = {};
  let peak: Amounts = {};
  for (const step of steps) {
    const now = sum([beside, askedBy(step)]);
    if (isSidecar(step)) beside = now;
    peak = higher(peak, now);
  }
  return peak;
}

/** What is asked for the pod as a whole takes the place of its containers' sum; a limit alone only where they ask for none. */
function withPodLevel(inContainers: Amounts, resources: unknown): Amounts {
  const { limits, requests } = fieldsOf(resources);
  return { ...amountsOf(limits), ...inContainers, ...amountsOf(requests) };
}

function sum(all: readonly Amounts[]): Amounts {
  const total = new Map<string, number>();
  for (const amounts of all) {
    for (const [name, amount] of Object.entries(amounts)) {
      total.set(name, (total.get(name) ?? 0) + amount);
    }
  }
  return Object.fromEntries(total);
}

function higher(one: Amounts, other: Amounts): Amounts {
  const highest = new Map(Object.entries(one));
  for (const [name, amount] of Object.entries(other)) {
    highest.set(name, Math.max(highest.get(name) ?? 0, amount));
  }
  return Object.fromEntries(highest);
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.filter(isFields) : [];

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(fieldsOf(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
