import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsIn, IsOptional } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import { DATASET_LICENCES, type DatasetLicence, needsLicenceWords } from '@vigil/shared/incident/dataset-licences.js';
import type { Dataset, DatasetOfRecord, DatasetStatement } from '@vigil/shared/staff-responses/datasets.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import { upsert } from '../../platform/database/optimistic-upsert.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { etagOf, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { IsCalendarDay, IsWords } from '../../platform/http/validation-decorators.js';
import { IncidentsService } from '../incidents.service.js';
import { wrong } from './dataset-of-import.js';
import { DATASETS, datasetsOfRecords, findDataset, listDatasets } from './datasets.repository.js';

class DatasetBody implements DatasetStatement {
  @IsWords(200)
  name!: string;

  @IsWords(200)
  maker!: string;

  @IsIn(DATASET_LICENCES)
  licence!: DatasetLicence;

  /** Needed where the licence is a text of the makers, an agreement with them, or another one. */
  @IsOptional()
  @IsWords(2000)
  licenceWords!: string | null;

  @IsWords(2000)
  citation!: string;

  @IsWords(8000)
  limits!: string;

  @IsOptional()
  @IsCalendarDay()
  withdrawnOn!: Day | null;

  @IsOptional()
  @IsWords(2000)
  withdrawnWhy!: string | null;
}

/** Datasets that others made, of which records were imported. Nothing of this is public. */
@Controller('api')
export class DatasetsController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly incidents: IncidentsService,
  ) {}

  @Get('datasets')
  @Allow('read-desk')
  async list(): Promise<{ total: number; items: Dataset[] }> {
    const items = await listDatasets(this.database.manager);
    return { total: items.length, items };
  }

  @Put('datasets/:id')
  @Allow('keep-datasets')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: DatasetBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Dataset> {
    if (needsLicenceWords(body.licence) && (body.licenceWords ?? null) === null)
      throw wrong('/licenceWords', 'required');
    const [on, why] = [body.withdrawnOn ?? null, body.withdrawnWhy ?? null];
    if ((on === null) !== (why === null)) throw wrong(on === null ? '/withdrawnOn' : '/withdrawnWhy', 'required');
    return this.database.transaction(async (manager) => {
      const kept = await upsert(manager, 'dataset', id, precondition, columnsOf(body), {}, DATASETS);
      await logUpsert(manager, 'dataset', id, member.id, kept);
      void reply.header('etag', etagOf(kept.revision));
      return (await findDataset(manager, id))!;
    });
  }

  /** Says which dataset a record came from, to whoever may see the record. */
  @Get('incidents/:id/dataset')
  @Allow('read-incidents')
  async ofRecord(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<DatasetOfRecord> {
    await this.incidents.get(member, id);
    return { from: (await datasetsOfRecords(this.database.manager, [id])).get(id) ?? null };
  }
}

const columnsOf = (body: DatasetBody): Record<string, unknown> => ({
  name: body.name,
  maker: body.maker,
  licence: body.licence,
  licence_words: body.licenceWords ?? null,
  citation: body.citation,
  limits: body.limits,
  withdrawn_on: body.withdrawnOn ?? null,
  withdrawn_why: body.withdrawnWhy ?? null,
});
