import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { IdIn } from '../../platform/http/read-query.js';
import { AddressBody, CheckBody, CopyBody, CopyDecisionBody } from './request-bodies.js';
import { ManualChecksService } from './manual-checks.service.js';
import { CopiesService } from './copies.service.js';
import { InspectionResultsService } from './inspection-results.service.js';
import type { PictureName } from './image-process/image-job.js';

const sizeOf = (text: string): PictureName => {
  if (text !== 'small' && text !== 'large') throw new Problem('not-found');
  return text;
};

/** Sends a confidential picture: headers prevent caching and running anything in it. */
const sendJpeg = (reply: FastifyReply, bytes: Buffer): void =>
  void reply
    .header('cache-control', 'no-store')
    .header('content-disposition', 'inline')
    .header('content-security-policy', `default-src 'none'; sandbox`)
    .type('image/jpeg')
    .send(bytes);

/** Serves file metadata, small pictures, reviewers' findings, and the copies for readers. */
@Controller('api')
export class InspectionController {
  constructor(
    private readonly results: InspectionResultsService,
    private readonly checks: ManualChecksService,
    private readonly copies: CopiesService,
  ) {}

  @Get('incidents/:id/looking')
  @Allow('look-at-evidence')
  async list(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
  ): Promise<{ total: number; items: InspectionResult[] }> {
    const items = await this.results.list(member, id);
    return { total: items.length, items };
  }

  @Get('evidence/:id/views/:size')
  @Allow('look-at-evidence')
  async view(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Param('size') size: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendJpeg(reply, await this.results.picture(member, id, sizeOf(size)));
  }

  @Put('evidence/:id/address')
  @HttpCode(204)
  @Allow('add-evidence')
  setAddress(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() body: AddressBody): Promise<void> {
    return this.checks.setAddress(member, id, body);
  }

  @Delete('evidence/:id/address')
  @HttpCode(204)
  @Allow('add-evidence')
  removeAddress(@CurrentMember() member: Member, @IdIn('id') id: string): Promise<void> {
    return this.checks.setAddress(member, id, null);
  }

  @Put('evidence/:id/checks/:check')
  @HttpCode(204)
  @Allow('judge-evidence')
  check(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('check') check: string,
    @Body() body: CheckBody,
  ): Promise<void> {
    return this.checks.answer(member, id, check, body);
  }

  @Put('evidence/:id/copies/:copy')
  @HttpCode(204)
  @Allow('show-evidence')
  propose(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('copy') copy: string,
    @Body() body: CopyBody,
  ): Promise<void> {
    return this.copies.propose(member, id, copy, body);
  }

  @Get('evidence/:id/copies/:copy/:size')
  @Allow('show-evidence')
  async copy(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('copy') copy: string,
    @Param('size') size: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendJpeg(reply, await this.results.copyPicture(member, id, copy, sizeOf(size)));
  }

  @Post('evidence/:id/copies/:copy/decisions')
  @HttpCode(204)
  @Allow('agree-to-copy')
  decide(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('copy') copy: string,
    @Body() body: CopyDecisionBody,
  ): Promise<void> {
    return this.copies.decide(member, id, copy, body);
  }
}
