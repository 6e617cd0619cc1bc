import type { Instant, KubeObject, ResourceName } from '@navarch/model';
import type { NameRule } from './names/metadata.js';
import type { Decoded } from './decode/decoded.js';
import type { FieldValidation } from './decode/structure.js';
import type { ObjectNode } from './schema/node.js';
import type { FieldError } from './status.js';

export type Verb =
  | 'create'
  | 'get'
  | 'list'
  | 'watch'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection';

/** One printer column. `priority` 1 shows with `-o wide` only; the first column has format `name`. */
export type Column = {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  readonly description: string;
  readonly priority: 0 | 1;
  /** `now` is for ages: a table is made for one reading at one time. */
  readonly cell: (object: KubeObject, now: number) => string | number | boolean | null;
};

/**
 * A kind, whole: one file per kind in kinds/, and the generic REST implementation does the rest.
 *
 * All functions are pure: they take an object and return one, never change what they were given.
 */
/** Both ways keep everything that both forms have. */
export type StoredAs = {
  readonly name: ResourceName;
  readonly toStored: (object: KubeObject) => KubeObject;
  readonly fromStored: (object: KubeObject) => KubeObject;
};

/** `kind` is that of what it is asked with, where that is not the object itself. */
export type StreamedPart = { readonly verbs: readonly Verb[]; readonly kind?: string };

/** `kind` is one that is `answered`; `of`: what the object is called in complaints. */
export type Question = { readonly kind: KindDefinition; readonly of: string };

export type KindDefinition = {
  readonly name: ResourceName;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly Verb[];
  readonly schema: ObjectNode;
  readonly nameRule: NameRule;
  /** True for kinds whose `metadata.generation` counts changes of everything but metadata and status. */
  readonly counted: boolean;
  readonly subresources: {
    readonly status?: { readonly verbs: readonly Verb[] };
    /** `autoscaling/v1` Scale over spec.replicas, status.replicas and spec.selector, or the fields that are given. */
    readonly scale?: { readonly verbs: readonly Verb[]; readonly fields?: ScaleFields };
    /** Replaces spec.finalizers (namespaces only). */
    readonly finalize?: { readonly verbs: readonly Verb[] };
  };
  /** Defaults beyond those in the schema. Runs on every write, before validation. */
  readonly setDefaults?: (object: KubeObject) => KubeObject;
  /** What a create always sets or drops (Secret.stringData, Namespace phase, empty status). */
  readonly prepareForCreate?: (object: KubeObject, now: Instant) => KubeObject;
  readonly prepareForUpdate?: (next: KubeObject, previous: KubeObject, now: Instant) => KubeObject;
  /** With what it replaces, where there is something: custom kinds let be what has not changed. */
  readonly validate: (object: KubeObject, previous?: KubeObject) => readonly FieldError[];
  readonly validateUpdate?: (next: KubeObject, previous: KubeObject) => readonly FieldError[];
  /** Selectable fields besides metadata.name and metadata.namespace. */
  readonly fields: Readonly<Record<string, (object: KubeObject) => string>>;
  /** The error text for a field that is not selectable differs between kinds with and without own fields. */
  readonly columns: readonly Column[];
  /**
   * A question and no object: its create is answered by the app, which stores what is to be stored, as a rule nothing. A name
   * is not needed.
   */
  readonly answered?: boolean;
  /** Of what is answered: the question comes back with notes on who said what of it, as in Kubernetes' own reviews. */
  readonly echoed?: boolean;
  /** What is asked of one object, by the part of it that the question is posted to. */
  readonly questions?: ReadonlyMap<string, Question>;
  /** Its objects are elsewhere: the app's source reads them, and nothing of it is stored. Its verbs are get, list and watch. */
  readonly readThrough?: boolean;
  /** A replacement must name the version that it replaces. */
  readonly versioned?: true;
  /** What is deleted is answered with the last of it, as Kubernetes has it for a few kinds. */
  readonly shownWhenGone?: true;
  /** Further parts, which the app serves before a request comes here: said in discovery. */
  readonly streams?: Readonly<Record<string, StreamedPart>>;
  /**
   * The objects are those of another kind, in another form: they are stored as that, and selected by what they are there. The
   * fields of {@link fields} are of the stored form, everything else here of this one.
   */
  readonly storedAs?: StoredAs;
  /** Of its protobuf message, where that is not named like the kind. */
  readonly message?: string;
  /** What an object becomes among the others of its kind, at each write: names that only one may have. */
  readonly settle?: (object: KubeObject, others: readonly KubeObject[], now: Instant) => KubeObject;
  /** What is stored but not obeyed, or hardly meant, a sentence each, for the Warnings of a write. */
  readonly remarks?: (object: KubeObject, previous?: KubeObject) => readonly string[];
  readonly custom?: CustomParts;
};

/** How a kind that was defined at run time differs from one that is built in. */
export type CustomParts = {
  /** Bodies are pruned; their types are for `validate` to check. Throws ApiError 400. */
  readonly read: (
    decoded: Decoded,
    mode: FieldValidation,
  ) => { readonly object: KubeObject; readonly warnings: readonly string[] };
  /** Defaults, in place of those of `schema`. */
  readonly complete: (object: KubeObject) => KubeObject;
  /** What is wrong with the nulls that an applier sends. */
  readonly nullsIn: (applied: KubeObject) => readonly FieldError[];
  readonly listKind: string;
  /** In OpenAPI: its name there, and the schema as it was written. */
  readonly schemaName: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** `group/version` in which its objects are stored, whichever they are written and read in. */
  readonly storedAs: string;
  /** `group/version` of each version that there is: all that have had owners of fields. */
  readonly versions: readonly string[];
  /** Said with every answer. */
  readonly deprecation?: string;
  /** Its definition is going, so nothing new is made. */
  readonly isClosing: boolean;
};

/** Where an object has what a Scale shows. */
export type ScaleFields = {
  readonly replicasPath: string;
  readonly read: (object: KubeObject) => {
    readonly replicas: number | undefined;
    readonly observed: number;
    readonly selector: string | undefined;
  };
  readonly write: (object: KubeObject, replicas: number) => KubeObject;
};
