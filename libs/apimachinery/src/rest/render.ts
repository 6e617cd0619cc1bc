import type { KubeObject } from '@navarch/model';
import { stringify as printYaml } from 'yaml';
import { jsonOfFrozen } from '../cache/serialized.js';
import type { KindDefinition } from '../kind.js';
import { ApiError, type StatusBody } from '../status.js';
import { toPartialMetadata } from '../table/table.js';
import { type ListParts, listBody, listText } from './list-body.js';
import { type Answer, json, type Shape, yaml } from './media.js';
import type { Page } from './page.js';
import { type Operation, versionOf } from './operation.js';
import type { LongBody } from './long-body.js';
import type { ApiResponse } from './request.js';
import { type ListMeta, tableOf } from './tables.js';
import { warningHeaders } from './warnings.js';

/**
 * Answers as text. What is stored is never turned into JSON again: a list is its items' texts with
 * commas between them.
 */
export const noCache = { 'cache-control': 'no-cache, private' } as const;

type Extra = { readonly status?: number; readonly warnings?: readonly string[] };

/** One object, in the shape that the client asked for. */
export function renderOne(
  operation: Operation,
  object: KubeObject,
  { status = 200, warnings = [] }: Extra = {},
): ApiResponse {
  return respond(operation.answer, {
    status,
    text: forms[operation.answer.shape].one(operation, object),
    headers: warningHeaders(warnings),
  });
}

export function renderList(
  operation: Operation,
  page: Page,
  warnings: readonly string[] = [],
): ApiResponse {
  const { shape, encoding } = operation.answer;
  const meta = listMetaOf(page);
  const text =
    shape === 'object' && encoding === 'json'
      ? listBody(plainList(operation, page.objects, meta), operation.machine.blocks)
      : forms[shape].list(operation, page.objects, meta);
  return respond(operation.answer, { status: 200, text, headers: warningHeaders(warnings) });
}

type Form = {
  readonly one: (operation: Operation, object: KubeObject) => string;
  readonly list: (operation: Operation, objects: readonly KubeObject[], meta: ListMeta) => string;
};

const forms: Readonly<Record<Shape, Form>> = {
  object: {
    one: (_operation, object) => jsonOfFrozen(object),
    list: (operation, objects, meta) => listText(plainList(operation, objects, meta)),
  },
  metadata: {
    one: ({ answer: { metaVersion } }, object) =>
      JSON.stringify(toPartialMetadata(object, metaVersion)),
    list: ({ kind }) => {
      throw notOfForm('PartialObjectMetadata', `a list (${listKindOf(kind)})`);
    },
  },
  metadataList: {
    one: ({ kind }) => {
      throw notOfForm('PartialObjectMetadataList', `not a list (${kind.name.kind})`);
    },
    list: ({ answer: { metaVersion } }, objects, metadata) =>
      JSON.stringify({
        kind: 'PartialObjectMetadataList',
        apiVersion: metaVersion,
        metadata,
        items: objects.map((object) => toPartialMetadata(object, metaVersion)),
      }),
  },
  table: {
    one: (operation, object) => {
      const { resourceVersion = '' } = object.metadata;
      return JSON.stringify(tableOf(operation, [object], { resourceVersion }));
    },
    list: (operation, objects, meta) => JSON.stringify(tableOf(operation, objects, meta)),
  },
};

const listMetaOf = ({ revision, continueToken, remaining }: Page): ListMeta => ({
  resourceVersion: String(revision),
  ...(continueToken === '' ? {} : { continue: continueToken }),
  ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
});

function plainList({ kind }: Operation, objects: readonly KubeObject[], meta: ListMeta): ListParts {
  const version = versionOf(kind);
  // The one word more that lists of custom kinds have.
  const shown = kind.custom === undefined ? meta : { continue: '', ...meta };
  const listKind = listKindOf(kind);
  const head = `{"kind":"${listKind}","apiVersion":"${version}","metadata":${JSON.stringify(shown)},"items":[`;
  // Clients do not know the types of custom kinds, so there each item says it; other lists have said it.
  const type =
    kind.custom === undefined ? `{"apiVersion":"${version}","kind":"${kind.name.kind}",` : '';
  return { head, objects, type };
}

const listKindOf = ({ custom, name }: KindDefinition): string =>
  custom?.listKind ?? `${name.kind}List`;

/** 406: there is such a form, but not of this. */
const notOfForm = (form: string, found: string): ApiError =>
  new ApiError(
    { code: 406, reason: 'NotAcceptable' },
    `you requested ${form}, but the requested object is ${found}`,
  );

/** A Status, as success or failure. */
export const renderStatus = (answer: Answer, body: StatusBody): ApiResponse => {
  const { retryAfterSeconds } = body.details ?? {};
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  // A success needs no number to be told from others.
  const shown = body.status === 'Success' ? { ...body, code: undefined } : body;
  return respond(answer, { status: body.code, text: JSON.stringify(shown), headers });
};

type Text = {
  readonly status: number;
  /** Always JSON; turned into YAML at the last moment for the few who ask. Bytes are for those who do not. */
  readonly text: string | LongBody;
  readonly headers: Record<string, string>;
};

export function respond({ encoding }: Answer, { status, text, headers }: Text): ApiResponse {
  const isYaml = encoding === 'yaml';
  return {
    status,
    headers: { 'content-type': isYaml ? yaml : json, ...noCache, ...headers },
    body: isYaml ? printYaml(JSON.parse(text.toString()), { compat: 'yaml-1.1' }) : text,
  };
}
