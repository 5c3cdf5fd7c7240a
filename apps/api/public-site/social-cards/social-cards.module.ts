import { Module } from '@nestjs/common';
import { PublicSiteModule } from '../public-site.module.js';
import { CardPictures } from './card-pictures.js';
import { SocialCardsController } from './social-cards.controller.js';

@Module({ imports: [PublicSiteModule], controllers: [SocialCardsController], providers: [CardPictures] })
export class SocialCardsModule {}
