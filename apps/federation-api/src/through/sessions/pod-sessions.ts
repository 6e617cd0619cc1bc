/** `pods/exec`, `pods/attach` and `pods/portforward`: sessions with the member that runs the Pod. */
import { Injectable } from '@nestjs/common';
import { badRequest, methodNotAllowed } from '@navarch/apimachinery';
import type { PassedThrough, StreamedRequest } from '@navarch/apiserver';
import { resources } from '@navarch/model';
import { Access } from '../../access/access.js';
import { pathOf } from '../../requests/own-requests.js';
import { Asker } from '../across/ask.js';
import { find } from '../across/find.js';
import { Sessions } from './sessions.js';

const shape = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]*)\/(exec|attach|portforward)\/?$/;
const { pods } = resources;
type Place = { readonly namespace: string; readonly name: string; readonly subresource: string };

@Injectable()
export class PodSessions {
  constructor(
    private readonly asker: Asker,
    private readonly access: Access,
    private readonly sessions: Sessions,
  ) {}

  /** Undefined for what is not the path of a session with a Pod. */
  readonly passThrough = (request: StreamedRequest): Promise<PassedThrough> | undefined => {
    const [, namespace, name, subresource] = shape.exec(request.path) ?? [];
    if (namespace === undefined || name === undefined || subresource === undefined)
      return undefined;
    return this.serve(request, { namespace, name, subresource });
  };

  private async serve(request: StreamedRequest, place: Place): Promise<PassedThrough> {
    const { method, signal } = request;
    if (method !== 'GET' && method !== 'POST') throw methodNotAllowed();
    this.authorize(request, place, method === 'GET' ? 'get' : 'create');
    // A WebSocket begins with a GET, and who may only look must not get in by that.
    if (method === 'GET') this.authorize(request, place, 'create');
    const { namespace, name, subresource } = place;
    if (name === '') throw badRequest('name must be provided');
    const { cluster } = await find(this.asker, { namespace, name, resource: pods, signal });
    const path = `${pathOf(pods, { namespace, name })}/${subresource}`;
    return await this.sessions.open(request, { cluster, method, path });
  }

  private authorize({ user, path }: StreamedRequest, place: Place, verb: 'get' | 'create'): void {
    const { group, version, resource } = pods;
    this.access.authorize(user, { verb, group, version, resource, ...place, path });
  }
}
