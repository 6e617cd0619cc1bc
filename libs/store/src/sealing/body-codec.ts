import { TerminalError, type KubeObject, type ObjectKey } from '@navarch/model';
import type { Sealer } from './sealer.js';

/** An object as its row keeps it: readable text, or an envelope. */
export type EncodedBody = { readonly body: string | null; readonly sealed: Buffer | null };

/** Columns that every table with bodies has. */
export type BodyRow = EncodedBody & {
  readonly group_name: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
};

export type BodyCodec = {
  readonly encode: (key: ObjectKey, body: KubeObject) => EncodedBody & { readonly text: string };
  /** TerminalError `store.unreadable`. */
  readonly decode: (row: BodyRow, resourceVersion: number) => KubeObject;
};

/** Sealed as a whole: kubectl copies the data into an annotation, so sealing one field would not do. */
const sealedResources: ReadonlySet<string> = new Set(['/secrets']);
const sealedField = 'body';

/**
 * Bodies are stored without their resourceVersion, because it is not known before the commit, and get it back
 * when they are read.
 */
export function createBodyCodec(sealer: Sealer): BodyCodec {
  return {
    encode: (key, body) => {
      const text = JSON.stringify(withVersion(body, undefined));
      if (!sealedResources.has(`${key.group}/${key.resource}`))
        return { body: text, sealed: null, text };
      const sealed = sealer.seal(text, { uid: uidOf(body), field: sealedField });
      return { body: null, sealed, text };
    },
    decode: (row, resourceVersion) => {
      try {
        const text = row.body ?? openBody(sealer, row);
        return bodyIn(text, resourceVersion);
      } catch (cause) {
        const { resource, namespace, name } = row;
        const facts = { resource, namespace, name, position: resourceVersion };
        throw new TerminalError('store.unreadable', facts, { cause });
      }
    },
  };
}

export function keyOfRow(row: Omit<BodyRow, 'body' | 'sealed' | 'uid'>): ObjectKey {
  return {
    group: row.group_name,
    resource: row.resource,
    namespace: row.namespace,
    name: row.name,
  };
}

/** The uid is half of the place an envelope is bound to, so nothing is stored without one. */
export function uidOf(body: KubeObject): string {
  const { uid } = body.metadata;
  if (uid === undefined || uid === '') {
    throw new TerminalError('store.uidMissing', { kind: body.kind, name: body.metadata.name });
  }
  return uid;
}

export function withVersion(body: KubeObject, resourceVersion: string | undefined): KubeObject {
  if (resourceVersion !== undefined) {
    return { ...body, metadata: { ...body.metadata, resourceVersion } };
  }
  const { resourceVersion: dropped, ...metadata } = body.metadata;
  return dropped === undefined ? body : { ...body, metadata };
}

/** What is stored as this text, as it will be read. */
export const bodyIn = (text: string, resourceVersion: number): KubeObject =>
  withVersion(parseBody(text), String(resourceVersion));

function openBody(sealer: Sealer, row: BodyRow): string {
  if (row.sealed === null) throw new TerminalError('store.bodyMissing');
  return sealer.open(row.sealed, { uid: row.uid, field: sealedField });
}

function parseBody(text: string): KubeObject {
  const parsed = parseJson(text);
  if (!isBody(parsed)) throw new TerminalError('store.bodyShape');
  return parsed;
}

/** The parser's own error quotes the text, which may be secret, so it is not even kept as a cause. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isBody(value: unknown): value is KubeObject {
  if (typeof value !== 'object' || value === null || !('metadata' in value)) return false;
  return typeof value.metadata === 'object' && value.metadata !== null;
}
