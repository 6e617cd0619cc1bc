import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { AccountTokens } from './account-tokens.js';
import { SigningKeys } from './signing-keys.js';
import { TokenRequests } from './token-requests.js';

const parts = [SigningKeys, AccountTokens, TokenRequests];

/** ServiceAccounts that use this API: their tokens, given and recognized. */
@Module({ imports: [StorageModule], providers: parts, exports: parts })
export class AccountsModule {}
