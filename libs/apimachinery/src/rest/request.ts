import type { Clock, KubeObject, ResourceName } from '@navarch/model';
import type { Schedule } from '../cache/schedule.js';
import type { VersionInfo } from '../discovery/version.js';
import type { KindDefinition } from '../kind.js';
import type { Storage } from '../storage.js';
import type { Registry } from '../kinds/registry.js';
import type { Source } from './source.js';
import type { LongBody } from './long-body.js';

export type ApiUser = {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
};

/** A request as the HTTP layer hands it over: authenticated, body read whole. */
export type ApiRequest = {
  readonly method: string;
  /** Without the query; still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | undefined;
  readonly user: ApiUser;
  /** Aborts when the client has gone; ends a watch. */
  readonly signal: AbortSignal;
};

/** What of a request is known before its body. */
export type RequestHead = Pick<ApiRequest, 'method' | 'path' | 'query'>;

export type ApiResponse = {
  readonly status: number;
  /** Names in lower case. Several warnings are joined as HTTP allows, by a comma. */
  readonly headers: Record<string, string>;
  /** An asynchronous iterable is a watch: the head must be flushed at once, and each part as it comes. */
  readonly body: string | Uint8Array | LongBody | AsyncIterable<string>;
};

export type ApiHandler = (request: ApiRequest) => Promise<ApiResponse>;

/** What a request wants to do, as authorization sees it. `path` alone is set for what is no resource. */
export type Attributes = {
  /** Of a request: a verb of its kind; of a path: its method in lower case. Rights that are no request have further ones. */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
};

/** A write before it is stored; `object` is what would be stored, `previous` what is. */
export type AdmissionRequest = {
  readonly verb: 'create' | 'update' | 'delete';
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly object: KubeObject | undefined;
  readonly previous: KubeObject | undefined;
  readonly user: ApiUser;
  readonly dryRun: boolean;
};

/** Who asks, and whether only to see what would come of it. */
export type Asker = ApiUser & {
  readonly dryRun: boolean;
  /** Says something in a Warning beside the answer. */
  readonly warn: (text: string) => void;
};

export type ApiHandlerOptions = {
  readonly registry: Registry;
  /** Where kinds come and go: the registry as it is now, in place of the one above. Another one is another object. */
  readonly currentRegistry?: () => Registry;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly newUid: () => string;
  /** In [0, 1): names for generateName, length of watches. */
  readonly random: () => number;
  readonly schedule: Schedule;
  /** Extra validation (throws ApiError) or mutation (returns the object to store) by the app. */
  readonly admit?: (request: AdmissionRequest) => Promise<KubeObject | void>;
  /** Warnings for the answer to a write that is only tried, once it has been admitted and found valid. */
  readonly previewWarnings?: (request: AdmissionRequest) => Promise<readonly string[]>;
  /** The object with its answer, for kinds that are `answered`; throws ApiError. Absent: nobody answers (405). */
  readonly answer?: (
    kind: KindDefinition,
    question: KubeObject,
    user: Asker,
  ) => Promise<KubeObject>;
  /** Where kinds are that are `readThrough`. Absent: nobody can read them (405). */
  readonly source?: Source;
  /** Throws ApiError (403) when the user may not. Absent: everybody may everything. */
  readonly authorize?: (user: ApiUser, attributes: Attributes) => void;
  /** A namespace that lists and watches over all namespaces leave out for this user. Absent: none. */
  readonly hiddenNamespace?: (user: ApiUser, of: ResourceName) => string | undefined;
  /** Told of every error that is not the client's; the client gets a 500 without its cause. */
  readonly onError?: (error: unknown, request: ApiRequest) => void;
  /** What discovery says about this server. */
  readonly about?: { readonly serverAddress: string; readonly version: VersionInfo };
  /** Namespaces that may not be deleted; those of the federation unless said otherwise. */
  readonly protectedNamespaces?: readonly string[];
  /** So many events were sent to a watcher of a kind. */
  readonly onWatchEvents?: (kind: ResourceName, events: number) => void;
  /** Whether anybody looks after what deleted objects of the kind owned; if not, deletion waits for nobody. Absent: always. */
  readonly collectsGarbage?: (kind: KindDefinition) => boolean;
};
