import type { KubeObject } from '@navarch/model';
import { jsonOfFrozen } from '../cache/serialized.js';
import { type TableBody, toPartialMetadata } from '../table/table.js';
import type { Shape } from './media.js';
import { type Operation, versionOf } from './operation.js';
import { tableOf } from './tables.js';
import { shownForm } from './versions.js';
import type { WatchEvent } from './watch-event.js';

/** Prints the lines of one watch in the shape that its client asked for. */
export type EventPrinter = {
  readonly print: (event: WatchEvent) => string;
  readonly bookmark: (
    revision: number | string,
    annotations?: Readonly<Record<string, string>>,
  ) => string;
};

export function eventPrinter(operation: Operation): EventPrinter {
  const form = forms[operation.answer.shape]();
  return {
    print: ({ type, object }) =>
      line(type, form.text(operation, shownForm(operation.kind, object))),
    bookmark: (revision, annotations) => {
      const meta = { resourceVersion: String(revision) };
      const metadata = annotations === undefined ? meta : { ...meta, annotations };
      return line('BOOKMARK', JSON.stringify(form.bookmark(operation, metadata)));
    },
  };
}

const line = (type: string, text: string): string => `{"type":"${type}","object":${text}}\n`;

type BookmarkMeta = {
  readonly resourceVersion: string;
  readonly annotations?: Readonly<Record<string, string>>;
};

type Form = {
  readonly text: (operation: Operation, object: KubeObject) => string;
  /** The object of a bookmark: of the same type as the others, with a version and no content. */
  readonly bookmark: (operation: Operation, metadata: BookmarkMeta) => object;
};

/** Made for one watch each. */
const forms: Readonly<Record<Shape, () => Form>> = {
  object: () => ({
    text: (_operation, object) => jsonOfFrozen(object),
    bookmark: ({ kind }, metadata) => ({
      kind: kind.name.kind,
      apiVersion: versionOf(kind),
      metadata,
    }),
  }),
  metadata: metadataForm,
  metadataList: metadataForm,
  table: () => {
    const once = columnsOnce();
    return {
      text: (operation, object) => {
        const { resourceVersion = '' } = object.metadata;
        return JSON.stringify(once(tableOf(operation, [object], { resourceVersion })));
      },
      bookmark: (operation, metadata) => once({ ...tableOf(operation, [], metadata), metadata }),
    };
  },
};

function metadataForm(): Form {
  return {
    text: ({ answer: { metaVersion } }, object) =>
      JSON.stringify(toPartialMetadata(object, metaVersion)),
    bookmark: ({ answer: { metaVersion } }, metadata) => ({
      kind: 'PartialObjectMetadata',
      apiVersion: metaVersion,
      metadata,
    }),
  };
}

/** The columns are told by the first table of a watch alone. */
function columnsOnce(): (table: TableBody) => object {
  let isTold = false;
  return (table) => {
    const shown = isTold ? { ...table, columnDefinitions: null } : table;
    isTold = true;
    return shown;
  };
}
