import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { OpenApiUi } from './openapi-ui.js';

@Module({ imports: [AccessModule], providers: [OpenApiUi], exports: [OpenApiUi] })
export class OpenApiUiModule {}
