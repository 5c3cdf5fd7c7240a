import { createReadStream } from 'node:fs';
import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';
import { bytesOf } from '../places/base-map-file.js';
import { PlacesService } from '../places/places.service.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { rangeOf } from '../platform/http/byte-range.js';
import { DownloadLimiter } from './download-limiter.js';

/** Bytes. A tile has at most about half of it; more is a download, of which only a few run at once. */
const MOST_AT_ONCE = 1_000_000;
const DAY_SECONDS = 86_400;

/**
 * Serves the base map that the operator loaded. A browser reads the parts that it draws by ranges. Which ones tells
 * where somebody looks: they are in no address, and the log has none.
 */
@Controller('api/public')
export class BaseMapController {
  constructor(
    private readonly places: PlacesService,
    private readonly downloads: DownloadLimiter,
  ) {}

  /** 206 with the bytes of a range, 416 outside the file, 200 with the whole file, 404 where no map was loaded. */
  @Get('base-map.pmtiles')
  @Allow('read-public')
  part(
    @Headers('range') asked: string | undefined,
    @Headers('if-range') ifRange: string | undefined,
    @Headers('if-none-match') known: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const { baseMap } = this.places;
    if (!baseMap) throw new Problem('not-found');
    const { size, etag, descriptor } = baseMap;
    void reply
      .header('accept-ranges', 'bytes')
      .header('etag', etag)
      .header('cache-control', `public, max-age=${DAY_SECONDS}`)
      .type('application/vnd.pmtiles');
    if (known?.split(',').some((one) => one.trim() === etag || one.trim() === '*')) return void reply.code(304).send();
    // A range of an older file would not fit this one.
    const range = ifRange === undefined || ifRange === etag ? rangeOf(asked, size) : null;
    if (range === 'unsatisfiable') return void reply.code(416).header('content-range', `bytes */${size}`).send();
    const { first, last } = range ?? { first: 0, last: size - 1 };
    const length = last - first + 1;
    if (range) void reply.code(206).header('content-range', `bytes ${first}-${last}/${size}`);
    void reply.header('content-length', length);
    if (length <= MOST_AT_ONCE) return void reply.send(bytesOf(baseMap, first, length));
    void reply.send(
      this.downloads.send(request, () =>
        createReadStream('', { fd: descriptor, autoClose: false, start: first, end: last }),
      ),
    );
  }
}
