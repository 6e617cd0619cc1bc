import { notFound } from '../status.js';
import { asOfOf } from './as-of.js';
import type { ApiResponse } from './request.js';
import { waitUntilFresh } from './freshness.js';
import { currentOf, keyOf, type Operation } from './operation.js';
import { revisionOf } from './query.js';
import { renderOne } from './render.js';
import { shownForm } from './versions.js';

/** GET of one object. */
export async function getObject(operation: Operation): Promise<ApiResponse> {
  const asOf = await asOfOf(operation);
  if (asOf !== undefined) {
    const stored = await asOf.past.get(keyOf(operation), asOf.revision);
    if (stored === undefined) throw notFound(operation.kind.name, operation.path.name);
    return renderOne(operation, shownForm(operation.kind, stored.object));
  }
  const revision = revisionOf(operation.request.query.get('resourceVersion'));
  await waitUntilFresh(operation.machine, revision);
  return renderOne(operation, currentOf(operation).object);
}
