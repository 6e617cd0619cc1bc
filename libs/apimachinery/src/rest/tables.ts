import type { KubeObject } from '@navarch/model';
import { type TableBody, toTable } from '../table/table.js';
import { includeObjectOf } from './media.js';
import type { Operation } from './operation.js';

/** A list's own metadata. */
export type ListMeta = {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
};

/** Objects as the rows that kubectl prints; ages are as of now. */
export function tableOf(
  { kind, machine, request, answer }: Operation,
  objects: readonly KubeObject[],
  meta: ListMeta,
): TableBody {
  const { remainingItemCount: remaining, ...rest } = meta;
  return toTable(kind, objects, {
    metaVersion: answer.metaVersion,
    now: machine.clock(),
    includeObject: includeObjectOf(request.query),
    ...rest,
    ...(remaining === undefined ? {} : { remaining }),
  });
}
