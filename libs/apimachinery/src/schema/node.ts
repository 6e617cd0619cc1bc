/**
 * The structure of a kind as the rest of the machinery walks it: decoding, pruning, defaulting,
 * patching, apply and OpenAPI are all driven by this one tree.
 *
 * Lists carry both of Kubernetes' merge vocabularies: `patchStrategy`/`mergeKey` for strategic merge
 * patch and `listType`/`keys` for server-side apply. They differ for a few fields (Container.ports).
 */
export type SchemaNode = ObjectNode | MapNode | ListNode | ScalarNode | AnyNode;

export type ObjectNode = {
  readonly type: 'object';
  /** Kubernetes type name, `v1.Container`; for error texts and OpenAPI references. */
  readonly name: string;
  /** For people, by way of OpenAPI. */
  readonly description?: string;
  readonly fields: ReadonlyMap<string, Field>;
  /** Server-side apply treats the whole value as one. */
  readonly atomic: boolean;
  /** Fields that are not here are data too, kept as they are. */
  readonly open?: boolean;
  /** Strategic merge: fields that the patch does not retain are dropped. */
  readonly retainKeys?: boolean;
};

export type Field = {
  /** A function, so that types may refer to each other. */
  readonly node: () => SchemaNode;
  readonly required: boolean;
  /** Null is a value of it, not its absence. */
  readonly nullable?: boolean;
  readonly description?: string;
  readonly default?: unknown;
  /** Also when nobody set it; absent: it is left out then. See shown.ts. */
  readonly shown?: Shown;
  /** Left out when it is empty (`""`, 0, false, a list or map of nothing), which says no more than its absence. */
  readonly omitsEmpty?: true;
};

/** Nothing, but there: as the empty value of its type, or as null. */
export type Shown = 'zero' | 'null';

export type MapNode = {
  readonly type: 'map';
  readonly values: () => SchemaNode;
  readonly atomic: boolean;
};

export type ListNode = {
  readonly type: 'list';
  readonly items: () => SchemaNode;
  readonly listType: 'atomic' | 'set' | 'map';
  /** Fields that identify an item where `listType` is `map`. */
  readonly keys: readonly string[];
  /** Strategic merge: `merge` merges by `mergeKey` (or as a set of primitives), `replace` replaces. */
  readonly patchStrategy: 'merge' | 'replace';
  readonly mergeKey?: string;
  readonly retainKeys?: boolean;
};

export type ScalarNode = {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'intOrString' | 'quantity';
  readonly format?: 'int32' | 'int64' | 'double' | 'byte' | 'date-time';
  /** The only texts there are. What checks them is the kind, not the decoder; clients see them through OpenAPI. */
  readonly words?: readonly string[];
};

/** Free-form JSON (managed fields, raw extensions): kept as it is. */
export type AnyNode = {
  readonly type: 'any';
  /** Kubernetes' name of the type where it has one: `JSON` is any value, `JSONSchemaPropsOrBool` a schema, true or false. */
  readonly name?: string;
};
