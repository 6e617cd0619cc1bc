import type { KubeObject } from '@navarch/model';
import { keepIfUnchanged, trackUpdate } from '../apply/index.js';
import { type Operation, versionOf } from './operation.js';
import { isStatusContent, type Own } from './prepare.js';
import type { WriteOptions } from './write-options.js';

export type Written = {
  /** As it would be stored, defaults included. */
  readonly next: KubeObject;
  readonly previous: KubeObject | undefined;
  readonly manager: string;
};

/** Notes in the managed fields what a create, replace or patch changed. */
export function track({ kind, machine, path }: Operation, written: Written): KubeObject {
  const { next, previous, manager } = written;
  const tracked = trackUpdate({
    schema: kind.schema,
    before: previous,
    after: next,
    manager,
    now: machine.clock(),
    apiVersion: versionOf(kind),
    versions: kind.custom?.versions,
    subresource: path.subresource,
    statusIsContent: isStatusContent(kind),
  });
  return previous === undefined ? tracked : keepIfUnchanged(previous, tracked);
}

/** {@link track} for the next version of an object. */
export const ownerOf =
  (operation: Operation, previous: KubeObject, { fieldManager }: WriteOptions): Own =>
  (next) =>
    track(operation, { next, previous, manager: fieldManager });
