import type { IncludeObject, MetaVersion } from '../table/table.js';
import {
  badRequest,
  noMediaType,
  notAcceptable,
  unknownPatchType,
  unsupportedMediaType,
} from '../status.js';

/**
 * Content negotiation: what to answer in, what the body is in.
 *
 * Of the clauses of Accept that can be served the one with the highest `q` wins, and the first of several; kubectl relies
 * on that order. A `*` or no header at all means JSON.
 */
export type Shape = 'object' | 'table' | 'metadata' | 'metadataList';
export type Answer = {
  readonly encoding: 'json' | 'yaml';
  readonly shape: Shape;
  /** Of a table or of metadata: old clients ask for the one before. */
  readonly metaVersion: MetaVersion;
};

export const plainAnswer: Answer = {
  encoding: 'json',
  shape: 'object',
  metaVersion: 'meta.k8s.io/v1',
};

export const json = 'application/json';
export const yaml = 'application/yaml';
const protobuf = 'application/vnd.kubernetes.protobuf';
const acceptable = [json, yaml];

/** Maps, not objects: a client may ask for a shape called `__proto__`. */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['Table', 'table'],
  ['PartialObjectMetadata', 'metadata'],
  ['PartialObjectMetadataList', 'metadataList'],
]);

/** Throws 406 when nothing that is listed can be served. */
export function negotiate(accept: string | undefined): Answer {
  if (accept === undefined || accept === json || accept.trim() === '') return plainAnswer;
  const clauses = clausesOf(accept);
  for (const clause of clauses) {
    const answer = answerOf(clause);
    if (answer !== undefined) return answer;
  }
  const isKnown = clauses.some(({ type }) => encodingOf(type) !== undefined);
  throw isKnown ? notAcceptable(acceptable) : noMediaType(acceptable);
}

/** Throws 406: what is watched is not told in YAML, also where that comes first of several. */
export function requireStreamable({ encoding }: Answer): void {
  if (encoding === 'yaml') throw notAcceptable([`${json};stream=watch`]);
}

type Clause = {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
};

function clausesOf(accept: string): readonly Clause[] {
  return accept
    .split(',')
    .map((text) => parseClause(text))
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
}

function parseClause(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(
    rest.map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.trim().toLowerCase(), value.trim()] as const;
    }),
  );
  const quality = Number(parameters.get('q') ?? 1);
  return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 1 : quality };
}

function answerOf({ type, parameters }: Clause): Answer | undefined {
  const encoding = encodingOf(type);
  if (encoding === undefined) return undefined;
  const as = parameters.get('as');
  if (as === undefined) return { ...plainAnswer, encoding };
  const shape = shapes.get(as);
  const metaVersion = `${parameters.get('g')}/${parameters.get('v')}`;
  if (shape === undefined || !isMetaVersion(metaVersion)) return undefined;
  return { encoding, shape, metaVersion };
}

const isMetaVersion = (text: string): text is MetaVersion =>
  text === 'meta.k8s.io/v1' || text === 'meta.k8s.io/v1beta1';

function encodingOf(type: string): Answer['encoding'] | undefined {
  if (type === json || type === '*/*') return 'json';
  return type === yaml ? 'yaml' : undefined;
}

/** The media type of the body without parameters; absent means JSON. */
export function contentTypeOf(header: string | undefined): string {
  const type = (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return type === '' ? json : type;
}

/**
 * Encoding of a whole object or of options; throws 415 for what cannot be read.
 *
 * Protobuf is read and never written: typed Go clients send it, and all of them take JSON for an answer.
 */
export function bodyEncoding(
  header: string | undefined,
  hasProtobuf: boolean,
): 'json' | 'yaml' | 'protobuf' {
  const type = contentTypeOf(header);
  if (type === json) return 'json';
  if (type === yaml || type === 'application/x-yaml' || type === 'text/yaml') return 'yaml';
  if (type === protobuf && hasProtobuf) return 'protobuf';
  throw unsupportedMediaType(hasProtobuf ? [json, yaml, protobuf] : [json, yaml]);
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';
const patchTypes: ReadonlyMap<string, PatchType> = new Map([
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'merge'],
  ['application/strategic-merge-patch+json', 'strategic'],
  ['application/apply-patch+yaml', 'apply'],
]);

export const customPatchTypes = [...patchTypes]
  .filter(([, type]) => type !== 'strategic')
  .map(([name]) => name);

export function patchTypeOf(header: string | undefined): PatchType {
  const type = patchTypes.get(contentTypeOf(header));
  if (type === undefined) throw unknownPatchType();
  return type;
}

/** How much of the object a table row carries; throws 400. */
export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject') ?? '';
  if (value === '') return 'Metadata';
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}
