import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { Admission } from './admission.js';
import { Protection } from './protection.js';

/** What may be written. */
@Module({
  imports: [StorageModule, AccessModule],
  providers: [Admission, Protection],
  exports: [Admission],
})
export class AdmissionModule {}
