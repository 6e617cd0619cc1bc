/**
 * The way into a member: `/apis/fleet.navarch.dev/v1alpha1/clusters/NAME/proxy/…` is the member's own API, for users who have
 * `clusters/proxy` of that cluster.
 *
 * A request goes to the member with the federation's credentials, not with its sender's: the member need not know the users of
 * the federation, and the federation need not be allowed to speak for anybody there. So the right is as much as what
 * the federation may in the member, and no star gives it (see the fence). Each request is written to the log with its sender.
 */
import { Inject, Injectable } from '@nestjs/common';
import { badRequest, methodNotAllowed } from '@navarch/apimachinery';
import type { PassedThrough, StreamedRequest, StreamedResponse } from '@navarch/apiserver';
import type { Forward, Forwarded, MemberClient } from '@navarch/clients';
import { resources } from '@navarch/model';
import { Access } from '../../access/access.js';
import type { Foundation } from '../../foundation.js';
import { FOUNDATION } from '../../injected.js';
import { toApiError } from '../failures.js';
import { Sessions } from '../sessions/sessions.js';
import { answerOf } from './answer.js';
import { headersTowards } from './headers.decide.js';
import { type ProxyTarget, proxyTargetOf } from './target.decide.js';

type Method = Forward['method'];
type Verb = 'get' | 'create' | 'update' | 'patch' | 'delete';
type Aim = Extract<ProxyTarget, { kind: 'target' }> & { readonly method: Method };

const verbs: ReadonlyMap<string, readonly [Method, Verb]> = new Map([
  ['GET', ['GET', 'get']],
  ['HEAD', ['HEAD', 'get']],
  ['POST', ['POST', 'create']],
  ['PUT', ['PUT', 'update']],
  ['PATCH', ['PATCH', 'patch']],
  ['DELETE', ['DELETE', 'delete']],
]);

@Injectable()
export class ClusterProxy {
  constructor(
    private readonly access: Access,
    private readonly sessions: Sessions,
    @Inject(FOUNDATION) private readonly foundation: Pick<Foundation, 'log'>,
  ) {}

  /** Undefined for what is not on a path of the proxy. */
  readonly passThrough = (request: StreamedRequest): Promise<PassedThrough> | undefined => {
    const target = proxyTargetOf(request.path);
    return target === undefined ? undefined : this.serve(request, target);
  };

  private async serve(request: StreamedRequest, target: ProxyTarget): Promise<PassedThrough> {
    const [method, verb] = verbs.get(request.method) ?? [];
    if (method === undefined || verb === undefined) throw methodNotAllowed();
    if (target.kind === 'malformed') throw badRequest('the request URL is malformed');
    this.authorize(request, verb, target.cluster);
    const aim = { ...target, method };
    if (request.takeOver === undefined) return await this.forward(request, aim);
    // A WebSocket begins with a GET, and who may only look must not get in by that.
    this.authorize(request, 'create', target.cluster);
    return await this.sessions.open(request, aim);
  }

  private authorize({ user, path }: StreamedRequest, verb: Verb, name: string): void {
    const { group, version, resource } = resources.clusters;
    const place = { group, version, resource, subresource: 'proxy', namespace: '', name };
    this.access.authorize(user, { verb, ...place, path });
  }

  private async forward(request: StreamedRequest, aim: Aim): Promise<StreamedResponse> {
    const { cluster } = aim;
    try {
      const client = this.sessions.members.enter(cluster, request.signal);
      this.record(request, aim);
      return answerOf(await send(client, request, aim), cluster);
    } catch (error) {
      throw toApiError(error, cluster);
    }
  }

  /** What a query says is not written: it may hold anything. */
  private record({ user, auditId }: StreamedRequest, { cluster, method, path }: Aim): void {
    const { name, groups } = user;
    this.foundation.log.info(
      { user: name, groups, method, cluster, path, auditId },
      'a request goes through to a member',
    );
  }
}

const send = (
  client: MemberClient,
  { headers, search, body, auditId, signal }: StreamedRequest,
  { method, path }: Aim,
): Promise<Forwarded> =>
  client.forward({
    method,
    path: `${path}${search}`,
    headers: { ...headersTowards(headers), 'audit-id': auditId },
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
    signal,
  });
