import { annotations, type ClusterTaint } from '@navarch/model';
import { compareNames } from './order.js';
import type { ParseError, Parsed } from './parsed.js';

/**
 * The annotation `fleet.navarch.dev/avoid` on a workload: clusters that it stays away from, `oslo` or `oslo, rome`.
 *
 * For this workload each of them has a NoExecute taint of the annotation's name that nothing tolerates. What it had there
 * is remembered, as with a drained cluster, and comes back by failback when the name is taken off the list.
 */
export const avoidTaint: ClusterTaint = { key: annotations.avoid, effect: 'NoExecute' };

const clusterName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/u;

/** Sorted names, each once. Never throws. A name that no cluster has is no mistake: the cluster may join later. */
export function parseAvoid(text: string): Parsed<readonly string[]> {
  if (text.trim() === '') {
    const message = 'must name at least one cluster; remove the annotation to avoid none';
    return { ok: false, errors: [{ path: '', message }] };
  }
  const names = text.split(',').map((name) => name.trim());
  const errors = names.flatMap((name, index): ParseError[] =>
    clusterName.test(name) ? [] : [{ path: `[${index}]`, message: wanted }],
  );
  return errors.length === 0
    ? { ok: true, value: [...new Set(names)].sort(compareNames) }
    : { ok: false, errors };
}

const wanted =
  'must be the name of a cluster: at most 63 lower case letters, digits and "-"; several are separated by commas';
