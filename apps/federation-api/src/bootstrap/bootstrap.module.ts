import { Module } from '@nestjs/common';
import { ResourcesModule } from '../resources/resources.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { FirstAccess } from './first-access.js';
import { FirstNamespaces } from './first-namespaces.js';
import { FirstRoles } from './first-roles.js';
import { GatheredRoles } from './gathered-roles.js';
import { Itself } from './itself.js';

/** What a federation has from its first start. */
@Module({
  imports: [ResourcesModule, StorageModule],
  providers: [Itself, FirstNamespaces, FirstRoles, GatheredRoles, FirstAccess],
})
export class BootstrapModule {}
