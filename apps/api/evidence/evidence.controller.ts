import type { CustodyEntry, EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import { Readable } from 'node:stream';
import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../platform/http/allow-decorator.js';
import type { Limit } from '../platform/http/rate-limit.js';
import { SharedLimits } from '../platform/http/shared-limits.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { IdIn } from '../platform/http/read-query.js';
import { endingOf } from './recognise-file-type.js';
import { EvidenceBody } from './evidence-request-body.js';
import { EvidenceService } from './evidence.service.js';
import { Originals } from './read-originals.js';

/** Far more than reviewing needs, but too few to copy all of them. */
export const ORIGINALS_PER_HOUR = 30;

@Controller('api')
export class EvidenceController {
  private readonly openings: Limit;

  constructor(
    private readonly evidence: EvidenceService,
    private readonly originals: Originals,
    limits: SharedLimits,
  ) {
    this.openings = limits.perHour('originals opened', ORIGINALS_PER_HOUR);
  }

  @Get('incidents/:id/evidence')
  @Allow('read-evidence')
  async list(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
  ): Promise<{ total: number; items: EvidenceView[] }> {
    const items = await this.evidence.list(member, id);
    return { total: items.length, items };
  }

  /** Declares a file; its bytes follow by the tus protocol. */
  @Put('incidents/:id/evidence/:evidence')
  @Allow('add-evidence')
  async declare(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @IdIn('evidence') evidence: string,
    @Body() body: EvidenceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EvidenceView> {
    const { file, created } = await this.evidence.declare(member, id, evidence, body);
    void reply.code(created ? 201 : 200);
    return file;
  }

  /** Returns the original file, for download only. The headers stop a browser from running or displaying any of it. */
  @Get('evidence/:id/original')
  @Allow('open-original')
  async original(@CurrentMember() member: Member, @IdIn('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { type, size, name } = await this.evidence.opening(member, id);
    await this.openings.spend(member.id);
    const bytes = this.originals.readOriginal(member, id, 'viewed');
    // Reads the first bytes before replying, so that a file damaged at its start returns an error instead of a broken
    // connection.
    const first = await bytes.next();
    async function* all(): AsyncGenerator<Uint8Array> {
      if (!first.done) yield first.value;
      yield* bytes;
    }
    void reply
      .header('content-security-policy', `default-src 'none'; sandbox; frame-ancestors 'none'`)
      .header('cache-control', 'no-store')
      .header('content-disposition', attachment(name ?? `evidence-${id.slice(0, 8)}.${endingOf(type)}`))
      .header('content-length', size)
      .type('application/octet-stream')
      .send(Readable.from(all(), { objectMode: false }));
  }

  @Get('evidence/:id/custody')
  @Allow('open-original')
  async custody(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
  ): Promise<{ total: number; items: CustodyEntry[] }> {
    const items = await this.evidence.custody(member, id);
    return { total: items.length, items };
  }
}

/**
 * RFC 6266: an ASCII name for old clients, and the full name for all others. Replaces everything that could be part of
 * a path or a header.
 */
export const attachment = (name: string): string => {
  // eslint-disable-next-line no-control-regex
  const plain = name.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f/\\:*?"<>|]/g, '_');
  const encoded = encodeURIComponent(plain).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain.replace(/[^\x20-\x7e]|[%;]/g, '_')}"; filename*=UTF-8''${encoded}`;
};
