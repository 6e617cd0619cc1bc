import type { ApiResponse } from './request.js';
import { waitUntilFresh } from './freshness.js';
import { currentOf, type Operation } from './operation.js';
import { revisionOf } from './query.js';
import { renderOne } from './render.js';

/** GET of one object. */
export async function getObject(operation: Operation): Promise<ApiResponse> {
  const revision = revisionOf(operation.request.query.get('resourceVersion'));
  await waitUntilFresh(operation.machine, revision);
  return renderOne(operation, currentOf(operation).object);
}
