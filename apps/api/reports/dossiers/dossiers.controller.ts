import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { IsIn } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DOSSIER_SUBJECTS, type DossierSubject } from '@vigil/shared/dossier/dossier-material.js';
import type { StoredLanguage } from '@vigil/shared/language/languages.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import {
  DOSSIER_FORMS,
  type DossierForm,
  type DossierLine,
  type DossierMade,
} from '@vigil/shared/staff-responses/dossiers.js';
import { DossiersMadeService } from '../../people/dossiers-made.service.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { id as anId, oneOf, readQuery } from '../../platform/http/read-query.js';
import { IsId } from '../../platform/http/validation-decorators.js';
import { DossiersService } from './dossiers.service.js';

class DossierSubjectBody {
  @IsIn(DOSSIER_SUBJECTS)
  of!: DossierSubject;

  /** The id of the person, the case or the group. */
  @IsId()
  id!: string;

  @IsIn(['en', 'km'])
  language!: StoredLanguage;
}
class DossierBody extends DossierSubjectBody {
  @IsIn(DOSSIER_FORMS)
  as!: DossierForm;
}
class DossierForNamesBody extends DossierSubjectBody {
  /** No PDF: the server would have to read the names in it. */
  @IsIn(['page', 'docx'])
  as!: 'page' | 'docx';
}

/**
 * Dossiers of a person, a case or a group, for reviewers who may read about these people. Each that is made is
 * recorded.
 */
@Controller('api/dossiers')
export class DossiersController {
  constructor(
    private readonly dossiers: DossiersService,
    private readonly made: DossiersMadeService,
  ) {}

  /** Lists the dossiers that were made of somebody, of a case or of a group. */
  @Get()
  @Allow('make-dossier')
  async list(
    @CurrentMember() member: Member,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ total: number; items: DossierLine[] }> {
    const { of, id } = readQuery(query, { of: oneOf(DOSSIER_SUBJECTS), id: anId });
    if (!of || !id) throw new Problem('invalid-query', { errors: [{ pointer: of ? 'id' : 'of', code: 'required' }] });
    void reply.header('cache-control', 'no-store');
    const items = await this.made.list(member, { of, id });
    return { total: items.length, items };
  }

  /** Makes a dossier in which each person is called by two words. */
  @Post()
  @HttpCode(200)
  @Allow('make-dossier')
  async make(
    @CurrentMember() member: Member,
    @Body() body: DossierBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DossierMade> {
    void reply.header('cache-control', 'no-store');
    return this.dossiers.make(member, { ...body, withNames: false });
  }

  /** The same with marks into which the reader's browser sets names. */
  @Post('for-names')
  @HttpCode(200)
  @Allow('name-dossier')
  async forNames(
    @CurrentMember() member: Member,
    @Body() body: DossierForNamesBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DossierMade> {
    void reply.header('cache-control', 'no-store');
    return this.dossiers.make(member, { ...body, withNames: true });
  }
}
