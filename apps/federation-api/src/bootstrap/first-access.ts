import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { FirstRoles } from './first-roles.js';
import { GatheredRoles } from './gathered-roles.js';
import { TokenSecrets } from './token-secrets.js';

/**
 * Who may do what, before the first request: roles, then what they gather, and the key to tokens. It comes when every module is ready, since
 * one of the roles is in a namespace that must be there.
 */
@Injectable()
export class FirstAccess implements OnApplicationBootstrap {
  constructor(
    private readonly firstRoles: FirstRoles,
    private readonly gatheredRoles: GatheredRoles,
    private readonly tokenSecrets: TokenSecrets,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.firstRoles.ensureAll();
    await this.gatheredRoles.start();
    await this.tokenSecrets.start();
  }
}
