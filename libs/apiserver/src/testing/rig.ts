import { randomUUID } from 'node:crypto';
import type { ApiHandler } from '@navarch/apimachinery';
import {
  type Authority,
  createAuthority,
  type Identity,
  issueClient,
  issueServer,
} from '@navarch/pki';
import { authenticateWith } from '../authenticate.js';
import type { HealthChecks } from '../health.js';
import type { ApiLimits } from '../limits.js';
import type { Answered, ApiOptions } from '../options.js';
import { type ApiServer, startApiServer } from '../start.js';
import { tokenTable } from '../tokens.js';

/** A real server on a free port, with an authority of its own. */
export type Rig = {
  readonly server: ApiServer;
  readonly authority: Authority;
  readonly admin: Identity;
  readonly answered: Answered[];
  readonly errors: unknown[];
};

export const goodToken = 'token-of-alice';

export async function startRig(from: {
  readonly handler: ApiHandler;
  readonly limits?: Partial<ApiLimits>;
  readonly port?: number;
  readonly health?: HealthChecks;
  readonly admitsAnonymous?: boolean;
  readonly access?: Pick<ApiOptions, 'impersonate' | 'authorizeHead' | 'passThrough'>;
  readonly onFlow?: ApiOptions['onFlow'];
}): Promise<Rig> {
  const now = Date.now();
  const authority = await createAuthority('test', now);
  const tls = await issueServer(authority, { names: ['localhost', '127.0.0.1'], now });
  const admin = await issueClient(authority, {
    user: 'admin',
    groups: ['system:masters', 'crew'],
    now,
  });
  const answered: Answered[] = [];
  const errors: unknown[] = [];
  const alice = { token: goodToken, user: { name: 'alice', groups: ['readers'] } };
  const server = await startApiServer({
    handler: from.handler,
    authenticate: authenticateWith({
      tokens: tokenTable([alice]),
      clock: Date.now,
      admitsAnonymous: from.admitsAnonymous ?? false,
    }),
    ...from.access,
    ...(from.onFlow === undefined ? {} : { onFlow: from.onFlow }),
    health: from.health ?? { live: [], ready: [] },
    clock: Date.now,
    newId: randomUUID,
    metrics: () => Promise.resolve('up 1\n'),
    limits: { drainMsMax: 2_000, partingMsMax: 300, ...from.limits },
    onAnswered: (one) => answered.push(one),
    onError: (error) => errors.push(error),
    tls: { key: tls.keyPem, cert: tls.certPem, clientCa: authority.certPem },
    host: '127.0.0.1',
    port: from.port ?? 0,
  });
  return { server, authority, admin, answered, errors };
}

/** Polls until `holds` or a deadline, then fails with `what`. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}
