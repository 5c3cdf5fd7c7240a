import { Module } from '@nestjs/common';
import { PublicModule } from '../public.module.js';
import { Pictures } from './card-pictures.js';
import { PicturesController } from './pictures.controller.js';

@Module({ imports: [PublicModule], controllers: [PicturesController], providers: [Pictures] })
export class PicturesModule {}
