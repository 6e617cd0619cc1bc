import {
  federatedResources,
  type Freeze,
  type KubeObject,
  rbacResources,
  resources,
} from '@navarch/model';
import {
  duplicate,
  invalidValue,
  notSupported,
  required as missing,
  tooLong,
  tooMany,
} from '../names/problems.js';
import { complainDnsLabel, complainDnsSubdomain } from '../names/rules.js';
import { objectFields, of, required, structureOf, text, textList, time } from '../schema/build.js';
import type { FieldError } from '../status.js';
import { ageColumn, nameColumn, textColumn } from '../table/columns.js';
import { defineKind } from './define.js';
import { kindLimits } from './limits.js';

/** What can be held back: what members are sent, and any kind that is defined at run time. */
const heldKinds: readonly string[] = federatedResources.map(({ kind }) => kind);
const builtInKinds: ReadonlySet<string> = new Set(
  [...Object.values(resources), ...Object.values(rbacResources)].map(({ kind }) =>
    kind.toLowerCase(),
  ),
);
/** Whatever its definition calls it; what is written like a kind that is built in is meant to be that. */
const isCustomKind = (kind: string): boolean =>
  kindShape.test(kind) && !builtInKinds.has(kind.toLowerCase());
const kindShape = /^[A-Za-z][A-Za-z0-9-]{0,62}$/;

const spec = structureOf(
  'v1alpha1.FreezeSpec',
  'What is frozen. Lists that are given must all match; what is left out matches everything: {} freezes the whole fleet.',
  {
    clusters: of(textList, 'Names of clusters that are sent nothing. Default: all clusters.'),
    namespaces: of(
      textList,
      'Names of namespaces of which nothing is sent, the namespace itself included. Default: all namespaces.',
    ),
    kinds: of(
      textList,
      `Kinds of which nothing is sent: ${heldKinds.join(', ')}, or a custom kind. Default: all kinds.`,
    ),
    reason: text('Why, for people: shown on everything that is held.'),
    until: time('When it ends by itself. Default: it holds until it is deleted.'),
  },
);

export const freezeKind = defineKind({
  name: resources.freezes,
  singular: 'freeze',
  shortNames: ['fz'],
  categories: ['fleet'],
  schema: structureOf(
    'v1alpha1.Freeze',
    'Stops all writes to members that it matches within two seconds, for as long as it exists. What runs there goes on running; reading goes on.',
    {
      ...objectFields(),
      spec: required(of(spec, 'What is frozen, why, and for how long.')),
    },
  ),
  counted: true,
  validate: validateFreeze,
  remarks: remarkOnKinds,
  columns: [
    nameColumn,
    textColumn({
      name: 'Clusters',
      description: 'Clusters that are sent nothing.',
      cell: (object) => listText(specOf(object).clusters),
    }),
    textColumn({
      name: 'Namespaces',
      description: 'Namespaces of which nothing is sent.',
      cell: (object) => listText(specOf(object).namespaces),
    }),
    textColumn({
      name: 'Kinds',
      description: 'Kinds of which nothing is sent.',
      cell: (object) => listText(specOf(object).kinds),
    }),
    textColumn({ name: 'Until', description: 'When it ends by itself.', cell: untilText }),
    textColumn({
      name: 'Reason',
      description: 'Why, as whoever made it said.',
      cell: (object) => specOf(object).reason ?? '<none>',
    }),
    ageColumn,
  ],
});

const specOf = (object: KubeObject): Freeze['spec'] => (object as unknown as Freeze).spec;

const listText = (names: readonly string[] | undefined): string => names?.join(',') ?? '<all>';

function untilText(object: KubeObject, now: number): string {
  const { until } = specOf(object);
  if (until === undefined) return '<none>';
  return Date.parse(until) <= now ? `${until} (over)` : until;
}

type Written = Partial<KubeObject['metadata']> & Partial<Freeze['spec']>;

function validateFreeze(object: KubeObject): FieldError[] {
  if (object['spec'] === undefined) return [missing('spec', 'write {} to freeze everything')];
  const { clusters, namespaces, kinds, reason, until }: Written = specOf(object);
  return [
    ...validateNames(clusters, 'spec.clusters', complainDnsSubdomain),
    ...validateNames(namespaces, 'spec.namespaces', complainDnsLabel),
    ...validateList(kinds, 'spec.kinds', (kind, field) =>
      heldKinds.includes(kind) || isCustomKind(kind) ? [] : [notSupported(field, kind, heldKinds)],
    ),
    ...validateReason(reason),
    ...validateUntil(until, object.metadata.creationTimestamp),
  ];
}

/** A misspelled kind would hold nothing back, which is found out when it matters. */
function remarkOnKinds(object: KubeObject): string[] {
  const { kinds = [] } = specOf(object);
  return kinds.flatMap((kind, index) =>
    heldKinds.includes(kind)
      ? []
      : [
          `spec.kinds[${index}]: ${kind} is no built-in kind; it holds back custom objects of that kind only`,
        ],
  );
}

const validateNames = (
  names: readonly string[] | undefined,
  field: string,
  complain: (name: string) => string[],
): FieldError[] =>
  validateList(names, field, (name, path) =>
    complain(name).map((why) => invalidValue(path, name, why)),
  );

/** An empty list is refused: it reads as "none" to one person and as "all" to another. */
function validateList(
  items: readonly string[] | undefined,
  field: string,
  judge: (item: string, field: string) => FieldError[],
): FieldError[] {
  if (items === undefined) return [];
  if (items.length === 0) return [missing(field, 'leave it out to match everything')];
  const most = kindLimits.freezeNamesMax;
  if (items.length > most) return [tooMany(field, items.length, most)];
  return items.flatMap((item, index) => {
    const path = `${field}[${index}]`;
    return items.indexOf(item) < index ? [duplicate(path, item)] : judge(item, path);
  });
}

function validateReason(reason = ''): FieldError[] {
  const most = kindLimits.freezeReasonBytesMax;
  if (Buffer.byteLength(reason) > most) return [tooLong('spec.reason', most)];
  // It becomes part of one line in tables, events and logs.
  return /\p{Cc}/u.test(reason)
    ? [invalidValue('spec.reason', reason, 'must be one line without control characters')]
    : [];
}

/** The creation is the only time known here; it is now when a freeze is made, which is when it matters. */
function validateUntil(until: string | undefined, created: string | undefined): FieldError[] {
  if (until === undefined || created === undefined) return [];
  return Date.parse(until) > Date.parse(created)
    ? []
    : [invalidValue('spec.until', until, 'must be in the future')];
}
