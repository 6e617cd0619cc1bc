import { Module } from '@nestjs/common';
import { Admission } from './admission.js';

/** What may be written, and by whom. */
@Module({ providers: [Admission], exports: [Admission] })
export class AdmissionModule {}
