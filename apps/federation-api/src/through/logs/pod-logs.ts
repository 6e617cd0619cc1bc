/** `pods/log`: what the member that runs the Pod has of it, as it comes. */
import { Injectable } from '@nestjs/common';
import { methodNotAllowed } from '@navarch/apimachinery';
import type { StreamedRequest, StreamedResponse } from '@navarch/apiserver';
import { resources } from '@navarch/model';
import { Access } from '../../access/access.js';
import { pathOf } from '../../requests/own-requests.js';
import { Asker } from '../across/ask.js';
import { find } from '../across/find.js';
import { toApiError } from '../failures.js';
import { answerOf } from '../proxy/answer.js';
import { headersTowards } from '../proxy/headers.decide.js';

const shape = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log\/?$/;
const { pods } = resources;
type Place = { readonly namespace: string; readonly name: string };

@Injectable()
export class PodLogs {
  constructor(
    private readonly asker: Asker,
    private readonly access: Access,
  ) {}

  /** Undefined for what is not the path of a log. */
  readonly passThrough = (request: StreamedRequest): Promise<StreamedResponse> | undefined => {
    const [, namespace, name] = shape.exec(request.path) ?? [];
    if (namespace === undefined || name === undefined) return undefined;
    return this.serve(request, { namespace, name });
  };

  private async serve(request: StreamedRequest, place: Place): Promise<StreamedResponse> {
    if (request.method !== 'GET') throw methodNotAllowed();
    const { group, version, resource } = pods;
    const part = { group, version, resource, subresource: 'log' };
    const { user, path, search, headers, auditId, signal } = request;
    this.access.authorize(user, { verb: 'get', ...part, ...place, path });
    const { cluster } = await find(this.asker, { ...place, resource: pods, signal });
    try {
      const forwarded = await this.asker.members.enter(cluster, signal).forward({
        method: 'GET',
        path: `${pathOf(pods, place)}/log${search}`,
        headers: { ...headersTowards(headers), 'audit-id': auditId },
        signal,
      });
      return answerOf(forwarded, cluster);
    } catch (error) {
      throw toApiError(error, cluster);
    }
  }
}
