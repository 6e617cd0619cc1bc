import type { KubeObject } from '@navarch/model';
import type { KindDefinition } from '../kind.js';
import type { StatusBody } from '../status.js';

/**
 * Where objects are that this server shows and does not keep (kinds that are `readThrough`). Versions and tokens are the
 * source's own words; nobody else looks into them. All of it rejects with ApiError.
 */
export type Source = {
  readonly get: (place: SourcePlace & { readonly name: string }) => Promise<SourceObject>;
  readonly list: (place: SourcePlace, what: SourceSelection) => Promise<SourcePage>;
  /** What is elsewhere beside what is stored here, of kinds that are stored; shown behind it. For most lists nothing. */
  readonly beside: (
    place: SourcePlace,
    what: Pick<SourceSelection, 'labelSelector' | 'fieldSelector'>,
  ) => Promise<SourceBeside>;
  /** Ends when the signal aborts, or after an error event. */
  readonly watch: (place: SourcePlace, what: SourceStart) => AsyncIterable<SourceEvent>;
};

export type SourcePlace = {
  readonly kind: KindDefinition;
  /** Empty: all. */
  readonly namespace: string;
  readonly signal: AbortSignal;
};

/** Selectors are well-formed, and name only fields that can be selected by. */
export type SourceSelection = {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** Of objects; undefined: all. */
  readonly limit: number | undefined;
  /** Empty: from the beginning. */
  readonly continueToken: string;
};

export type SourceStart = Pick<SourceSelection, 'labelSelector' | 'fieldSelector'> & {
  /** After which version; undefined: what is there is shown first. */
  readonly after: string | undefined;
};

export type SourceObject = { readonly object: KubeObject; readonly warnings: readonly string[] };

export type SourcePage = {
  readonly objects: readonly KubeObject[];
  readonly resourceVersion: string;
  /** Empty on the last page. */
  readonly continueToken: string;
  readonly warnings: readonly string[];
};

export type SourceBeside = Pick<SourcePage, 'objects' | 'warnings'>;

export type SourceEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  /** What was there at the beginning has been shown. */
  | { readonly type: 'SHOWN'; readonly resourceVersion: string }
  | { readonly type: 'ERROR'; readonly status: StatusBody };
