import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { Admission } from './admission.js';

/** What may be written, and by whom. */
@Module({ imports: [StorageModule], providers: [Admission], exports: [Admission] })
export class AdmissionModule {}
