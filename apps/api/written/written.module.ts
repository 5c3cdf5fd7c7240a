import { Module } from '@nestjs/common';
import { PublicModule } from '../public/public.module.js';
import { WrittenController } from './written.controller.js';

@Module({ imports: [PublicModule], controllers: [WrittenController] })
export class WrittenModule {}
