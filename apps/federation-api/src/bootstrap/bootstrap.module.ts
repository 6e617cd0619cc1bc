import { Module } from '@nestjs/common';
import { ResourcesModule } from '../resources/resources.module.js';
import { FirstNamespaces } from './first-namespaces.js';

/** What a federation has from its first start. */
@Module({ imports: [ResourcesModule], providers: [FirstNamespaces] })
export class BootstrapModule {}
