import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { Access } from './access.js';
import { Reviews } from './reviews.js';

/** Who may do what. */
@Module({
  imports: [StorageModule],
  providers: [Access, Reviews],
  exports: [Access, Reviews],
})
export class AccessModule {}
