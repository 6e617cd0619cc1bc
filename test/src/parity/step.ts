/**
 * A scripted session in words: topics of steps. What a step needs of an earlier answer it asks {@link Seen} for, so that
 * the same script runs on servers that choose other uids and versions.
 */
export type Seen = {
  /** metadata.resourceVersion of the answer that was kept as `name`. */
  readonly version: (name: string) => string;
  readonly uid: (name: string) => string;
  /** metadata.continue of a list. */
  readonly token: (name: string) => string;
  readonly body: (name: string) => Fields;
};

export type Fields = Readonly<Record<string, unknown>>;
type Given<T> = T | ((seen: Seen) => T);
type Headers = Readonly<Record<string, string>>;
/** Text and bytes go as they are, everything else as JSON. */
export type Body = object | string;

/** One HTTP request and its answer. */
export type Ask = {
  readonly kind: 'ask';
  readonly name: string;
  /** `GET /api/v1/…` */
  readonly line: Given<string>;
  readonly headers: Headers;
  readonly body: Body | ((seen: Seen) => unknown) | undefined;
  /** Under which name later steps know the answer. */
  readonly as: string | undefined;
  /** What of the answer's body is compared; all of it when absent. */
  readonly keep: ((body: unknown) => unknown) | undefined;
  /** Asked again until the status is this one, or the body is as it says: for what controllers do. */
  readonly until: number | ((body: unknown) => boolean) | undefined;
};

/** A watch, left after so many events; it shows fewer when the server ends it. */
export type Watch = {
  readonly kind: 'watch';
  readonly name: string;
  readonly path: Given<string>;
  readonly headers: Headers;
  readonly events: number;
  /** Done while the watch is open. */
  readonly meanwhile: readonly Ask[];
  /** What of each event is compared; all of it when absent. */
  readonly keep: ((event: unknown) => unknown) | undefined;
};

/** A command as a person types it, in a folder of its own with the files of the topic so far. */
export type Kubectl = {
  readonly kind: 'kubectl';
  readonly name: string;
  readonly args: readonly string[];
  /** Written before it runs; objects as JSON. */
  readonly files: Fields;
  /** Standard output is JSON and compared as data. */
  readonly parse: boolean;
};

export type Step = Ask | Watch | Kubectl;

export type Topic = {
  readonly name: string;
  /** `namespace` is there before the first step. */
  readonly steps: (namespace: string) => readonly Step[];
  /** Namespaces go and garbage is collected; elsewhere nobody writes but the script. */
  readonly needsControllers?: true;
};

type AskOptions = Partial<Omit<Ask, 'kind' | 'name' | 'line'>> & {
  /** Content-Type of the body; JSON unless said otherwise. */
  readonly type?: string;
};

export function ask(name: string, line: Given<string>, options: AskOptions = {}): Ask {
  const { type = 'application/json', headers = {}, body, as, keep, until } = options;
  const typed = body === undefined ? headers : { 'content-type': type, ...headers };
  return { kind: 'ask', name, line, headers: typed, body, as, keep, until };
}

export function watch(
  name: string,
  path: Given<string>,
  { events, headers = {}, meanwhile = [], keep }: Partial<Watch> & { readonly events: number },
): Watch {
  return { kind: 'watch', name, path, headers, events, meanwhile, keep };
}

/** `line`: the arguments with spaces between; what has spaces of its own comes as a list. */
export function kubectl(
  name: string,
  line: string | readonly string[],
  { files = {}, parse = false }: Partial<Pick<Kubectl, 'files' | 'parse'>> = {},
): Kubectl {
  const args = typeof line === 'string' ? line.split(' ') : line;
  return { kind: 'kubectl', name, args, files, parse };
}

export const merge = 'application/merge-patch+json';
export const strategic = 'application/strategic-merge-patch+json';
export const jsonPatch = 'application/json-patch+json';
export const apply = 'application/apply-patch+yaml';
export const tables = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
export const partial =
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json';
