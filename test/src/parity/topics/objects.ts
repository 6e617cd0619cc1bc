import type { Fields } from '../step.js';

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A Secret with plain values; `rest` goes over it. */
export const secret = (
  name: string,
  data: Record<string, string> = {},
  rest: Fields = {},
): Fields => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  ...(Object.keys(data).length === 0
    ? {}
    : {
        data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
      }),
  ...rest,
});

export const labelled = (name: string, labels: Record<string, string>): Fields =>
  secret(name, {}, { metadata: { name, labels } });

/** A ReplicaSet that wants nothing, so that no controller has anything to do. */
export const replicaSet = (name: string, spec: Fields = {}, template: Fields = {}): Fields => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], ...template },
    },
    ...spec,
  },
});

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
export const itemsOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? (value as Fields[]) : [];

/** Descriptions of columns are each server's own words. */
export function withoutDescriptions(body: unknown): unknown {
  const table = body as { readonly columnDefinitions?: readonly Record<string, unknown>[] };
  if (table.columnDefinitions === undefined) return table;
  const columnDefinitions = table.columnDefinitions.map(
    ({ description: _own, ...column }) => column,
  );
  return { ...table, columnDefinitions };
}
