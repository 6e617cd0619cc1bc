import { Module } from '@nestjs/common';
import { ResourcesModule } from '../resources/resources.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { FirstAccess } from './first-access.js';
import { FirstKeys } from './first-keys.js';
import { FirstNamespaces } from './first-namespaces.js';
import { FirstRoles } from './first-roles.js';
import { GatheredRoles } from './gathered-roles.js';
import { Itself } from './itself.js';
import { SettledSecret } from './settled-secret.js';
import { TokenSecrets } from './token-secrets.js';

/** What a federation has from its first start. */
@Module({
  imports: [ResourcesModule, StorageModule, AccountsModule],
  providers: [
    Itself,
    FirstNamespaces,
    FirstRoles,
    GatheredRoles,
    FirstKeys,
    SettledSecret,
    TokenSecrets,
    FirstAccess,
  ],
})
export class BootstrapModule {}
