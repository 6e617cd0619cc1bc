import {
  apiVersionOf,
  describeFreeze,
  type Freeze,
  type FreezeSpec,
  type Instant,
  resources,
} from '@navarch/model';
import { Complaint } from '../complaint.js';
import { parseDuration } from '../duration.js';
import { findResources } from '../federation/resource-names.js';

/** As they are typed. Lists are comma-separated, and may be given several times. */
export type FreezeOptions = {
  readonly all?: boolean;
  readonly name?: string;
  readonly cluster?: readonly string[];
  readonly namespace?: readonly string[];
  readonly kind?: readonly string[];
  readonly reason?: string;
  readonly for?: string;
};

/** A Freeze to be created; without a name the server makes one. */
export type FreezeRequest = Pick<Freeze, 'apiVersion' | 'kind' | 'spec'> & {
  readonly metadata: { readonly name: string } | { readonly generateName: string };
};

/** What is asked for, as an object. Throws Complaint for what cannot be understood. */
export function composeFreeze(options: FreezeOptions, now: Instant): FreezeRequest {
  const clusters = namesOf(options.cluster);
  const namespaces = namesOf(options.namespace);
  const kinds = kindsOf(options.kind);
  const spec: FreezeSpec = {
    ...(clusters === undefined ? {} : { clusters }),
    ...(namespaces === undefined ? {} : { namespaces }),
    ...(kinds === undefined ? {} : { kinds }),
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(options.for === undefined ? {} : { until: endOf(options.for, now) }),
  };
  refuseContradiction(options, spec);
  const { name } = options;
  return {
    apiVersion: apiVersionOf(resources.freezes) as Freeze['apiVersion'],
    kind: 'Freeze',
    metadata: name === undefined ? { generateName: 'freeze-' } : { name },
    spec,
  };
}

function refuseContradiction({ all }: FreezeOptions, spec: FreezeSpec): void {
  if (all !== true || describeFreeze(spec) === 'everything') return;
  throw new Complaint('--all and names do not go together', [
    './navarch freeze                    everything',
    './navarch freeze --cluster tokyo    one cluster',
  ]);
}

/** An option without a name is a slip of the keyboard, never "all": that would freeze what nobody asked for. */
function namesOf(given: readonly string[] | undefined): readonly string[] | undefined {
  const names = given?.flatMap((text) => text.split(',')).map((name) => name.trim());
  if (names?.includes('') === true) {
    throw new Complaint('a name is missing', ['--cluster tokyo,sydney    names with commas']);
  }
  return names;
}

/** Kinds by any name that kubectl knows: `rs`, `secrets`, `Namespace`. */
const kindsOf = (given: readonly string[] | undefined): readonly string[] | undefined =>
  namesOf(given)
    ?.flatMap(findResources)
    .map(({ kind }) => kind);

/** RFC 3339, up to the next whole second. */
const endOf = (text: string, now: Instant): string =>
  new Date(Math.ceil((now + parseDuration('--for', text)) / 1_000) * 1_000)
    .toISOString()
    .replace('.000Z', 'Z');
