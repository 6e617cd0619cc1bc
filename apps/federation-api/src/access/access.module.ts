import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { Access } from './access.js';
import { Reviews } from './reviews.js';

/** Who may do what. */
@Module({
  imports: [StorageModule, AccountsModule],
  providers: [Access, Reviews],
  exports: [Access, Reviews],
})
export class AccessModule {}
