/** Kinds that are made at run time: what a CustomResourceDefinition says, and which of them are served. */
import type { Condition, KubeObject } from './object.js';
import { type Instant, toTimestamp } from './outcome.js';

export type DefinitionNames = {
  readonly plural: string;
  readonly singular?: string;
  readonly kind: string;
  readonly listKind?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
};

export type DefinitionVersion = {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: Readonly<Record<string, unknown>> };
  readonly subresources?: {
    readonly status?: object;
    readonly scale?: {
      readonly specReplicasPath: string;
      readonly statusReplicasPath: string;
      readonly labelSelectorPath?: string;
    };
  };
  readonly additionalPrinterColumns?: readonly {
    readonly name: string;
    readonly type: string;
    readonly format?: string;
    readonly description?: string;
    readonly priority?: number;
    readonly jsonPath: string;
  }[];
  readonly selectableFields?: readonly { readonly jsonPath: string }[];
};

export type CustomResourceDefinition = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'> & {
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: DefinitionNames;
    readonly versions: readonly DefinitionVersion[];
    readonly conversion?: { readonly strategy?: string };
    readonly preserveUnknownFields?: boolean;
  };
  readonly status?: {
    readonly acceptedNames?: Partial<DefinitionNames>;
    readonly conditions?: readonly Condition[];
    readonly storedVersions?: readonly string[];
  };
};

/** Holds a definition until its objects are gone. */
export const definitionFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

export const asDefinition = (object: object): CustomResourceDefinition =>
  object as CustomResourceDefinition;

const holds = ({ status }: CustomResourceDefinition, type: string): boolean =>
  (status?.conditions ?? []).some((one) => one.type === type && one.status === 'True');

/** Its names were accepted once; from then on it is served. */
export const isEstablished = (definition: CustomResourceDefinition): boolean =>
  holds(definition, 'Established');

/** The version in which its objects are stored. */
export const storageVersionOf = ({ spec }: CustomResourceDefinition): string =>
  (spec.versions.find(({ storage }) => storage) ?? spec.versions[0])?.name ?? '';

/**
 * The definition with the status that follows from its names and those of the others: which names are accepted, whether
 * it is established, in which versions objects of it may be stored. A name belongs to who has it; nobody loses one.
 */
export function settleDefinition(
  definition: CustomResourceDefinition,
  others: readonly CustomResourceDefinition[],
  now: Instant,
): CustomResourceDefinition {
  const { spec, status = {} } = definition;
  const taken = namesTaken(
    others.filter(
      (one) => one.spec.group === spec.group && one.metadata.name !== definition.metadata.name,
    ),
  );
  const { accepted, conflict } = acceptNames(spec.names, status.acceptedNames ?? {}, taken);
  const conditions = [...(status.conditions ?? [])];
  put(conditions, namesCondition(conflict), now);
  if (!isEstablished(definition)) put(conditions, establishedCondition(conflict), now);
  if (definition.metadata.deletionTimestamp !== undefined) put(conditions, terminating, now);
  const stored = status.storedVersions ?? [];
  const storage = storageVersionOf(definition);
  return {
    ...definition,
    status: {
      ...status,
      conditions,
      acceptedNames: accepted,
      storedVersions: stored.includes(storage) ? stored : [...stored, storage],
    },
  };
}

type Taken = { readonly resources: ReadonlySet<string>; readonly kinds: ReadonlySet<string> };

function namesTaken(others: readonly CustomResourceDefinition[]): Taken {
  const names = others.map(({ status }) => status?.acceptedNames ?? {});
  const isName = (name: string | undefined): name is string => name !== undefined && name !== '';
  return {
    resources: new Set(
      names.flatMap((one) => [one.plural, one.singular, ...(one.shortNames ?? [])]).filter(isName),
    ),
    kinds: new Set(names.flatMap((one) => [one.kind, one.listKind]).filter(isName)),
  };
}

type Conflict = { readonly reason: string; readonly message: string };

/** The last of several conflicts is the one that is told. */
function acceptNames(
  wanted: DefinitionNames,
  had: Partial<DefinitionNames>,
  taken: Taken,
): { readonly accepted: Partial<DefinitionNames>; readonly conflict: Conflict | undefined } {
  const isFree = (
    name: string,
    owned: readonly (string | undefined)[],
    used: ReadonlySet<string>,
  ) => owned.includes(name) || !used.has(name);
  const accepted: Record<string, unknown> = { ...had };
  let conflict: Conflict | undefined;
  const single = [
    ['plural', 'PluralConflict', taken.resources],
    ['singular', 'SingularConflict', taken.resources],
    ['kind', 'KindConflict', taken.kinds],
    ['listKind', 'ListKindConflict', taken.kinds],
  ] as const;
  for (const [field, reason, used] of single) {
    const name = wanted[field] ?? '';
    if (isFree(name, [had[field]], used)) accepted[field] = name;
    else conflict = { reason, message: `"${name}" is already in use` };
  }
  const shorts = wanted.shortNames ?? [];
  const refused = shorts.filter((one) => !isFree(one, had.shortNames ?? [], taken.resources));
  if (refused.length === 0) accepted['shortNames'] = shorts;
  else
    conflict = {
      reason: 'ShortNamesConflict',
      message: refused.map((one) => `"${one}" is already in use`).join('\n'),
    };
  accepted['categories'] = wanted.categories ?? [];
  return { accepted: withoutEmpty(accepted), conflict };
}

const withoutEmpty = (names: Readonly<Record<string, unknown>>): Partial<DefinitionNames> =>
  Object.fromEntries(
    Object.entries(names).filter(
      ([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );

type Said = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

const namesCondition = (conflict: Conflict | undefined): Said =>
  conflict === undefined
    ? {
        type: 'NamesAccepted',
        status: 'True',
        reason: 'NoConflicts',
        message: 'no conflicts found',
      }
    : { type: 'NamesAccepted', status: 'False', ...conflict };

const establishedCondition = (conflict: Conflict | undefined): Said =>
  conflict === undefined
    ? {
        type: 'Established',
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      }
    : {
        type: 'Established',
        status: 'False',
        reason: 'NotAccepted',
        message: 'not all names are accepted',
      };

const terminating: Said = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionInProgress',
  message: 'CustomResource deletion is in progress',
};

/** Replaces the condition of the type, with a new time only where the status changes. */
function put(conditions: Condition[], said: Said, now: Instant): void {
  const at = conditions.findIndex(({ type }) => type === said.type);
  const before = conditions[at];
  const isSame = before?.status === said.status && typeof before.lastTransitionTime === 'string';
  const lastTransitionTime = isSame ? before.lastTransitionTime : toTimestamp(now);
  conditions.splice(at === -1 ? conditions.length : at, 1, { lastTransitionTime, ...said });
}
