import { Global, Module } from '@nestjs/common';
import { ReleaseKinds } from './release-kinds.js';
import { ReleasesController } from './releases.controller.js';
import { ReleasesService } from './releases.service.js';

/** Global: every module that has words for readers registers how they are shown. */
@Global()
@Module({ controllers: [ReleasesController], providers: [ReleaseKinds, ReleasesService], exports: [ReleaseKinds] })
export class ReleasesModule {}
