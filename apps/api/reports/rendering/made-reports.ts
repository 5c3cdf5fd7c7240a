import { Injectable } from '@nestjs/common';
import { ConcurrencyLimiter } from '../../platform/http/concurrency-limiter.js';
import { SharedCache } from '../../platform/http/shared-cache.js';

const MOST_BYTES = 48 * 1024 * 1024;
/** Reports rendered at once, and queued. One takes a second of work; concurrent requests share it. */
const AT_ONCE = 2;
const WAITING = 20;

/** Caches rendered published reports, up to 48 MiB. A key names everything that the output depends on. */
@Injectable()
export class MadeReports extends SharedCache<Buffer> {
  constructor() {
    super(MOST_BYTES, new ConcurrencyLimiter(AT_ONCE, WAITING));
  }
}
