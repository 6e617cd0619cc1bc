import type { KubeObject } from '@navarch/model';
import type { Column, KindDefinition } from '../kind.js';

/** How much of the object a row carries: kubectl needs the metadata for labels and namespaces. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** What a table or the metadata of an object is an object of. */
export type MetaVersion = 'meta.k8s.io/v1' | 'meta.k8s.io/v1beta1';

export type TableOptions = {
  /** The newer one unless it says otherwise. */
  readonly metaVersion?: MetaVersion;
  /** Ages are as of this instant. */
  readonly now: number;
  readonly includeObject: IncludeObject;
  readonly resourceVersion?: string;
  readonly continue?: string;
  readonly remaining?: number;
};

export type TableBody = {
  readonly kind: 'Table';
  readonly apiVersion: MetaVersion;
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly type: Column['type'];
    readonly format: string;
    readonly description: string;
    readonly priority: 0 | 1;
  }[];
  readonly rows: readonly TableRow[];
};

export type TableRow = {
  readonly cells: readonly (string | number | boolean | null)[];
  /** Null when none is asked for. */
  readonly object: KubeObject | PartialObject | null;
};

export type PartialObject = {
  readonly kind: 'PartialObjectMetadata';
  readonly apiVersion: MetaVersion;
  readonly metadata: KubeObject['metadata'];
};

/** The objects as `kubectl get` prints them: the columns are the kind's own, a row an object, in the given order. */
export function toTable(
  kind: KindDefinition,
  objects: readonly KubeObject[],
  options: TableOptions,
): TableBody {
  return {
    kind: 'Table',
    apiVersion: options.metaVersion ?? 'meta.k8s.io/v1',
    metadata: {
      ...(options.resourceVersion === undefined
        ? {}
        : { resourceVersion: options.resourceVersion }),
      ...(options.continue === undefined || options.continue === ''
        ? {}
        : { continue: options.continue }),
      ...(options.remaining === undefined ? {} : { remainingItemCount: options.remaining }),
    },
    columnDefinitions: kind.columns.map(({ name, type, format = '', description, priority }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    rows: objects.map((object) => ({
      cells: kind.columns.map((column) => column.cell(object, options.now)),
      object: shown(object, options),
    })),
  };
}

function shown(
  object: KubeObject,
  { includeObject, metaVersion }: TableOptions,
): TableRow['object'] {
  if (includeObject === 'None') return null;
  return includeObject === 'Object' ? object : toPartialMetadata(object, metaVersion);
}

/** The metadata alone, for clients that need no more. */
export const toPartialMetadata = (
  { metadata }: KubeObject,
  metaVersion: MetaVersion = 'meta.k8s.io/v1',
): PartialObject => ({ kind: 'PartialObjectMetadata', apiVersion: metaVersion, metadata });
