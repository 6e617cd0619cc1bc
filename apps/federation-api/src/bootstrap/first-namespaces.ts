import { Injectable, type OnModuleInit } from '@nestjs/common';
import { protectedNamespaces, UnavailableError } from '@navarch/model';
import { Itself } from './itself.js';

const created = 201;
const existed = 409;

/** Makes the namespaces that must exist. Several replicas may do it at once: who comes second finds them. */
@Injectable()
export class FirstNamespaces implements OnModuleInit {
  constructor(private readonly itself: Itself) {}

  async onModuleInit(): Promise<void> {
    for (const name of protectedNamespaces) await this.ensure(name);
  }

  private async ensure(name: string): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    const { status } = await this.itself.ask({ method: 'POST', path: '/api/v1/namespaces', body });
    if (status === created || status === existed) return;
    throw new UnavailableError('bootstrap.namespace', { name, status });
  }
}
