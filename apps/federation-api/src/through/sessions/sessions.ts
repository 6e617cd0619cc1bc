/**
 * Sessions with members: requests for another protocol (WebSocket, SPDY), which are sent on as they are. When the member agrees,
 * the two connections are joined, and this process does not know what is said. So every protocol goes that a member speaks.
 *
 * A session lasts as long as its user likes. It takes one of the places of its member and one of those for sessions, which
 * are fewer, so that forgotten ones leave room for reads; after a long silence it is ended.
 */
import { Inject, Injectable } from '@nestjs/common';
import { badRequest, tooManyRequests } from '@navarch/apimachinery';
import type { PassedThrough, StreamedRequest } from '@navarch/apiserver';
import type { Upgrade, Upgraded } from '@navarch/clients';
import type { Foundation } from '../../foundation.js';
import { FOUNDATION } from '../../injected.js';
import { toApiError } from '../failures.js';
import { Members } from '../members/members.js';
import { answerOf } from '../proxy/answer.js';
import { headersOfUpgrade, switchingHead } from './headers.decide.js';
import { join } from './join.js';
import { countSessions } from './measure.js';

/** `path` in the member, without the query. */
export type SessionAim = Pick<Upgrade, 'method' | 'path'> & { readonly cluster: string };
type Parts = Pick<Foundation, 'log' | 'metrics' | 'sessions'>;

@Injectable()
export class Sessions {
  private readonly counts = new Map<string, number>();
  private readonly ended: ReturnType<typeof countSessions>;

  constructor(
    readonly members: Members,
    @Inject(FOUNDATION) private readonly parts: Parts,
  ) {
    this.ended = countSessions(parts.metrics, () => this.counts);
  }

  /** Whoever asks has been authorized. Rejects with ApiError: 400 when nothing else is asked for, 429, 503. */
  async open(request: StreamedRequest, aim: SessionAim): Promise<PassedThrough> {
    const { takeOver, search, headers, auditId, signal } = request;
    if (takeOver === undefined) throw badRequest('Upgrade request required');
    const { cluster, method, path } = aim;
    this.enter(cluster, signal);
    try {
      const upgraded = await this.members.enter(cluster, signal).upgrade({
        method,
        path: `${path}${search}`,
        headers: { ...headersOfUpgrade(headers), 'audit-id': auditId },
        signal,
      });
      if (upgraded.kind === 'answered') return answerOf(upgraded.answer, cluster);
      this.record(request, aim);
      this.begin(takeOver(), upgraded, { cluster, auditId, signal });
      return 'taken';
    } catch (error) {
      throw toApiError(error, cluster);
    }
  }

  private begin(
    { socket, head }: Taken,
    { headers, connection }: Extract<Upgraded, { kind: 'switched' }>,
    { cluster, auditId, signal }: Beginning,
  ): void {
    if (head.length > 0) socket.unshift(head);
    socket.write(switchingHead(headers, auditId));
    const end = (): void => void socket.destroy();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const joined = join(socket, connection, this.parts.sessions.idleMs);
    void joined.then((ending) => this.ended(cluster, ending));
  }

  private enter(cluster: string, signal: AbortSignal): void {
    const count = this.counts.get(cluster) ?? 0;
    if (count >= this.parts.sessions.perMemberMax) throw tooManyRequests(1);
    if (signal.aborted) return;
    this.change(cluster, 1);
    signal.addEventListener('abort', () => this.change(cluster, -1), { once: true });
  }

  private change(cluster: string, by: 1 | -1): void {
    const count = (this.counts.get(cluster) ?? 0) + by;
    if (count === 0) this.counts.delete(cluster);
    else this.counts.set(cluster, count);
  }

  /** Neither the query, where commands are, nor anything of what follows. */
  private record({ user, auditId }: StreamedRequest, { cluster, method, path }: SessionAim): void {
    const { name, groups } = user;
    this.parts.log.info(
      { user: name, groups, method, cluster, path, auditId },
      'a session goes through to a member',
    );
  }
}

type Taken = ReturnType<NonNullable<StreamedRequest['takeOver']>>;
type Beginning = Pick<StreamedRequest, 'auditId' | 'signal'> & { readonly cluster: string };
