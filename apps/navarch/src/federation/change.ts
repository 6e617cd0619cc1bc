import { Complaint } from '../complaint.js';
import { limits } from '../limits.js';
import { type ApiClient, statusText } from './client.js';

type Versioned = { readonly metadata: { readonly resourceVersion?: string } };
type Patch = { readonly metadata?: object };

/**
 * Changes an object by a merge patch that names the version it was decided on: whoever wrote in between is not
 * overwritten, the decision is made anew. `decide` answers undefined when there is nothing to change; the object as it
 * is now is returned. The caller says what is under the path.
 */
export async function changeObject<Body extends Versioned>(
  api: ApiClient,
  path: string,
  decide: (body: Body) => Patch | undefined,
): Promise<Body> {
  for (let attempt = 0; attempt < limits.conflictAttemptsMax; attempt += 1) {
    const body = (await api.ask({ method: 'GET', path })) as Body;
    const patch = decide(body);
    if (patch === undefined) return body;
    const { resourceVersion } = body.metadata;
    const answer = await api.send({
      method: 'PATCH',
      path,
      contentType: 'application/merge-patch+json',
      body: { ...patch, metadata: { ...patch.metadata, resourceVersion } },
    });
    if (answer.status < 300) return answer.body as Body;
    if (answer.status !== 409) throw new Complaint(statusText(answer));
  }
  throw new Complaint(`${path}: others wrote it at each of ${limits.conflictAttemptsMax} attempts`);
}
