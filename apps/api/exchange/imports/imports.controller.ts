import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ImportedFile, ImportView, WholeImport, SavedMapping } from '@vigil/shared/staff-responses/imports.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IfMatch, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn, oneOf, readQuery, words } from '../../platform/http/read-query.js';
import { PlacesService } from '../../places/places.service.js';
import { skippedRowsFile } from './skipped-rows-file.js';
import { chooseDuplicate, type Chosen } from './choose-duplicate.js';
import { removeDatasetOfImport, setDatasetOfImport } from '../../incidents/datasets/dataset-of-import.js';
import {
  ChoiceBody,
  DatasetOfImportBody,
  ImportBody,
  PartBody,
  ReadingBody,
  SavedMapBody,
} from './import-request-bodies.js';
import { listImports, readImport } from './import.repository.js';
import { SHOWN, rowOutcomePage, importViewOf, wholeImportView, type VerdictPage } from './import-view.js';
import { importText } from './import-text.js';
import { ImportsService } from './imports.service.js';
import { readColumnMapping } from './column-mapping-body.js';
import { deleteMapping, saveMapping, listSavedMappings } from './saved-mappings.repository.js';
import { ImportStore } from './import-store.repository.js';

@Controller('api')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly places: PlacesService,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  @Get('imports')
  @Allow('import-incidents')
  async list(@CurrentMember() member: Member): Promise<{ total: number; items: ImportView[] }> {
    const items: ImportView[] = [];
    for (const row of await listImports(this.database.manager, member.id))
      items.push(await importViewOf(this.database, row, null));
    return { total: items.length, items };
  }

  /** Announces a file; its parts follow. */
  @Post('imports')
  @Allow('import-incidents')
  async begin(@CurrentMember() member: Member, @Body() { id, name, size, sha256 }: ImportBody): Promise<WholeImport> {
    await this.imports.begin(member, id, { name, size, sha256 });
    return wholeImportView(this.database, member.id, id);
  }

  @Get('imports/:id')
  @Allow('import-incidents')
  get(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<WholeImport> {
    return wholeImportView(this.database, member.id, id);
  }

  @Post('imports/:id/parts/:n')
  @HttpCode(200)
  @Allow('import-incidents')
  async part(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Param('n') n: string,
    @Body() { bytes }: PartBody,
  ): Promise<{ part: number }> {
    if (!/^\d{1,4}$/.test(n)) throw new Problem('not-found');
    await this.imports.takePart(member, id, Number(n), Buffer.from(bytes, 'base64'));
    return { part: Number(n) };
  }

  @Post('imports/:id/readings')
  @HttpCode(202)
  @Allow('import-incidents')
  async read(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() body: ReadingBody): Promise<WholeImport> {
    await this.imports.read(member, id, Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)));
    return wholeImportView(this.database, member.id, id);
  }

  @Post('imports/:id/maps')
  @HttpCode(200)
  @Allow('import-incidents')
  async map(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() body: unknown): Promise<WholeImport> {
    const { headers } = await this.imports.about(member, id);
    await this.imports.setMap(member, id, readColumnMapping(body, headers, this.places.gazetteer));
    return wholeImportView(this.database, member.id, id);
  }

  /** Starts the preview. */
  @Post('imports/:id/checks')
  @HttpCode(202)
  @Allow('import-incidents')
  async check(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<WholeImport> {
    await this.imports.check(member, id);
    return wholeImportView(this.database, member.id, id);
  }

  @Get('imports/:id/rows')
  @Allow('import-incidents')
  rows(@CurrentMember() member: Member, @IdIn('id') id: string, @Query() query: unknown): Promise<VerdictPage> {
    const { shown, cursor } = readQuery(query, { shown: oneOf(SHOWN), cursor: words(20) });
    return rowOutcomePage(this.database, member.id, id, shown, cursor);
  }

  /** Decides about one row that may be a duplicate. Repeating the request has no further effect. */
  @Put('imports/:id/choices/:row')
  @Allow('import-incidents')
  choose(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Param('row') row: string,
    @Body() { as, record }: ChoiceBody,
  ): Promise<Chosen> {
    if (!/^\d{1,7}$/.test(row)) throw new Problem('not-found');
    return chooseDuplicate(this.database, this.places.where(), member, id, Number(row), { as, record: record ?? null });
  }

  @Post('imports/:id/runs')
  @HttpCode(202)
  @Allow('import-incidents')
  async run(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<WholeImport> {
    await this.imports.run(member, id);
    return wholeImportView(this.database, member.id, id);
  }

  @Post('imports/:id/stops')
  @HttpCode(202)
  @Allow('import-incidents')
  async stop(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<WholeImport> {
    await this.imports.stop(member, id);
    return wholeImportView(this.database, member.id, id);
  }

  @Post('imports/:id/undoings')
  @HttpCode(202)
  @Allow('import-incidents')
  async undo(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<WholeImport> {
    await this.imports.undo(member, id);
    return wholeImportView(this.database, member.id, id);
  }

  /** Says that the records of an import are of a dataset that others made: before it runs, or later. */
  @Put('imports/:id/dataset')
  @Allow('import-incidents')
  async setDataset(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: DatasetOfImportBody,
    @IfMatchOrNone() precondition: Precondition,
  ): Promise<WholeImport> {
    await readImport(this.database.manager, member.id, id);
    await setDatasetOfImport(this.database, member, id, body, precondition);
    return wholeImportView(this.database, member.id, id);
  }

  @Delete('imports/:id/dataset')
  @HttpCode(204)
  @Allow('import-incidents')
  async removeDataset(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IfMatch() revision: number,
  ): Promise<void> {
    await readImport(this.database.manager, member.id, id);
    await removeDatasetOfImport(this.database, member, id, revision);
  }

  /** Sends the skipped rows with the reasons. */
  @Get('imports/:id/aside.csv')
  @Allow('import-incidents')
  async aside(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @ReadersLanguage() language: Language,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await readImport(this.database.manager, member.id, id);
    const store = await ImportStore.openKept(this.database, row.id);
    const about = await store?.get<ImportedFile>('about', 0);
    if (!store || !about) throw new Problem('gone');
    void reply
      .header('content-disposition', 'attachment; filename="left-aside.csv"')
      .header('cache-control', 'no-store')
      .type('text/csv; charset=utf-8')
      .send(skippedRowsFile(store, about, importText(language)));
  }

  /** Erases the file and what was read from it. Records stay. */
  @Delete('imports/:id')
  @HttpCode(204)
  @Allow('import-incidents')
  async drop(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    await this.imports.drop(member, id);
  }

  @Get('import-maps')
  @Allow('import-incidents')
  async maps(): Promise<{ total: number; items: SavedMapping[] }> {
    const items = await listSavedMappings(this.database);
    return { total: items.length, items };
  }

  /** Saves a column mapping under a name, or replaces one's own of that name. */
  @Post('import-maps')
  @HttpCode(200)
  @Allow('import-incidents')
  keep(@CurrentMember() member: Member, @Body() { name, map }: SavedMapBody): Promise<SavedMapping> {
    const read: ColumnMapping = readColumnMapping(map, null, this.places.gazetteer);
    return saveMapping(this.database, member.id, name, read);
  }

  @Delete('import-maps/:id')
  @HttpCode(204)
  @Allow('import-incidents')
  dropMap(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return deleteMapping(this.database, member.id, id);
  }
}
