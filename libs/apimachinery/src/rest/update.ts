import type { KubeObject } from '@navarch/model';
import { methodNotAllowed } from '../status.js';
import { decodeBody } from './body.js';
import { requireNamedVersion, requireVersion } from './identity.js';
import { withSpecFinalizers } from './namespaces.js';
import type { Operation } from './operation.js';
import { ownerOf } from './ownership.js';
import { type Own, prepareStatusUpdate, prepareUpdate } from './prepare.js';
import { renderOne } from './render.js';
import type { ApiResponse } from './request.js';
import { rewrite } from './rewrite.js';
import { serverFieldsOf, withServerFields } from './system-fields.js';
import { writeOptionsOf } from './write-options.js';

/** PUT of an object, of its status, or of a namespace's finalizers. */
export async function updateObject(operation: Operation): Promise<ApiResponse> {
  const options = writeOptionsOf(operation.request, 'UpdateOptions');
  const { object: sent, warnings } = decodeBody(operation, options.fieldValidation);
  const { object: updated, previews } = await rewrite(operation, {
    dryRun: options.dryRun,
    change: (current) => {
      requireNamedVersion(operation, sent);
      requireVersion(operation, sent, current);
      return nextOf(operation, { sent, current, own: ownerOf(operation, current, options) });
    },
  });
  return renderOne(operation, updated, { warnings: [...warnings, ...previews] });
}

type Step = { readonly sent: KubeObject; readonly current: KubeObject; readonly own: Own };

/** The next version, as the part of the object that the path names allows. */
export function nextOf(
  { kind, path, machine }: Operation,
  { sent, current, own }: Step,
): KubeObject {
  switch (path.subresource) {
    case '':
      return prepareUpdate(kind, { sent, previous: current, now: machine.clock(), own });
    case 'status':
      return own(prepareStatusUpdate(kind, sent, current));
    case 'finalize': {
      const { metadata } = withServerFields(sent, serverFieldsOf(current.metadata));
      const finalized = withSpecFinalizers({ ...current, metadata }, sent);
      return own(kind.setDefaults?.(finalized) ?? finalized);
    }
    default:
      throw methodNotAllowed();
  }
}
