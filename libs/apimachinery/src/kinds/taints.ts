/** Taints of clusters: as those of nodes, but with the time at which they were added kept by the API. */
import { type ClusterTaint, type Instant, toTimestamp } from '@navarch/model';
import { duplicate, invalidValue, notSupported, required as missing } from '../names/problems.js';
import { complainLabelValue, complainQualifiedName } from '../names/rules.js';
import { required, structureOf, text, time, word } from '../schema/build.js';
import type { ListNode } from '../schema/node.js';
import type { FieldError } from '../status.js';

export const taintEffects = [
  'NoSchedule',
  'PreferNoSchedule',
  'NoExecute',
] as const satisfies readonly ClusterTaint['effect'][];

const taint = structureOf(
  'v1alpha1.ClusterTaint',
  'Keeps away, or drives out, workloads whose policy does not tolerate it.',
  {
    key: required(text('What the taint is about. Unique in its list together with the effect.')),
    value: text('More about it, for tolerations to match. Default: empty.'),
    effect: required(
      word(
        taintEffects,
        'NoSchedule: the cluster gets no more replicas. PreferNoSchedule: it gets them last. NoExecute: besides, what it has moves away.',
      ),
    ),
    timeAdded: time(
      'Since when the cluster has the taint. Set by the server where it is left out, and kept as long as the taint stays.',
    ),
  },
);

/** A patch replaces the list: no single field tells two taints apart. */
export const taintList: ListNode = {
  type: 'list',
  items: () => taint,
  listType: 'map',
  keys: ['key', 'effect'],
  patchStrategy: 'replace',
};

type Written = Partial<ClusterTaint>;

export function validateTaints(taints: readonly Written[], field: string): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((one, index) => {
    const path = `${field}[${index}]`;
    const identity = identityOf(one);
    const isRepeated = seen.has(identity);
    seen.add(identity);
    return [...validateTaint(one, path), ...(isRepeated ? [repeated(one, path)] : [])];
  });
}

function validateTaint({ key = '', value = '', effect }: Written, field: string): FieldError[] {
  return [
    ...complainQualifiedName(key).map((why) => invalidValue(`${field}.key`, key, why)),
    ...complainLabelValue(value).map((why) => invalidValue(`${field}.value`, value, why)),
    ...validateEffect(effect, `${field}.effect`),
  ];
}

function validateEffect(effect: string | undefined, field: string): FieldError[] {
  if (effect === undefined || effect === '') return [missing(field)];
  const known: readonly string[] = taintEffects;
  return known.includes(effect) ? [] : [notSupported(field, effect, known)];
}

function repeated(one: Written, field: string): FieldError {
  const error = duplicate(field, one);
  return { ...error, message: `${error.message}: taints must be unique by key and effect pair` };
}

/** The taints with the time of each: as written, else as before (whatever its value was), else now. */
export function stampTaints(
  taints: readonly ClusterTaint[],
  previous: readonly ClusterTaint[],
  now: Instant,
): readonly ClusterTaint[] {
  const added = new Map(previous.map((one) => [identityOf(one), one.timeAdded]));
  return taints.map((one) =>
    one.timeAdded === undefined
      ? { ...one, timeAdded: added.get(identityOf(one)) ?? toTimestamp(now) }
      : one,
  );
}

const identityOf = ({ key = '', effect }: Written): string => JSON.stringify([key, effect ?? '']);
