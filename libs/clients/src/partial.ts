/** How API servers are asked for metadata alone, and how such answers are told from whole objects. */
const as = (kind: string): string =>
  `application/json;as=${kind};g=meta.k8s.io;v=v1,application/json`;

/** Accept headers; a server that knows nothing of it answers with whole objects. */
export const partial = {
  list: as('PartialObjectMetadataList'),
  object: as('PartialObjectMetadata'),
} as const;

type Named = { readonly apiVersion?: unknown; readonly kind?: unknown };

export const isPartial = ({ apiVersion, kind }: Named): boolean =>
  apiVersion === 'meta.k8s.io/v1' && kind === 'PartialObjectMetadata';

export const isPartialList = ({ apiVersion, kind }: Named): boolean =>
  apiVersion === 'meta.k8s.io/v1' && kind === 'PartialObjectMetadataList';
