import { Global, Module } from '@nestjs/common';
import { ReleaseKinds } from './kinds.js';
import { ReleasesController } from './releases.controller.js';
import { ReleasesService } from './releases.service.js';

/** Global: every room that has words for readers says how they are shown. */
@Global()
@Module({ controllers: [ReleasesController], providers: [ReleaseKinds, ReleasesService], exports: [ReleaseKinds] })
export class ReleasesModule {}
