import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../../../config.js';
import { evidenceFolder } from '../../../evidence/configured-store.js';
import { PublicDatabase } from '../../../platform/database/public-database.js';
import { Allow } from '../../../platform/http/allow-decorator.js';
import { formatOpenMetrics, OPEN_METRICS_TYPE } from '../../../platform/http/open-metrics.js';
import { RequestMetrics } from '../../../platform/http/request-metrics.js';
import { CHECKS_OF_SERVER, type Checks } from '../checks/checks-of-server.js';
import { collectMetrics } from './collect-metrics.js';
import { mayReadMetrics } from './metrics-access.js';

/** Numbers of the server for Prometheus and programs like it. */
@Controller()
export class MetricsController {
  constructor(
    @InjectDataSource() private readonly desk: DataSource,
    private readonly publicSide: PublicDatabase,
    private readonly requests: RequestMetrics,
    @Inject(CHECKS_OF_SERVER) private readonly checks: Checks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('metrics')
  @Allow('read-metrics')
  async metrics(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { headers, socket } = request;
    // To a stranger there is nothing here.
    if (!mayReadMetrics(this.config.metricsToken, { headers, address: socket.remoteAddress }))
      throw new Problem('not-found');
    const findings = await this.checks.run.findings();
    const { master } = this.desk.driver as unknown as { master: pg.Pool };
    void reply.header('cache-control', 'no-store').type(OPEN_METRICS_TYPE);
    return formatOpenMetrics(
      collectMetrics(
        {
          findings,
          disks: { home: this.config.home, evidence: evidenceFolder(this.config) },
          pools: { desk: master, public: this.publicSide.pool, files: this.publicSide.files },
          requests: this.requests.metrics(),
        },
        Date.now(),
      ),
    );
  }
}
