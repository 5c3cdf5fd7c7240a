import type { Readiness, ServerHealth } from '@vigil/shared/staff-responses/server-health.js';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../platform/http/allow-decorator.js';
import { HealthService } from './health.service.js';

/**
 * Health checks for monitoring tools. They name the part that does not answer and nothing else, because anybody may
 * call them.
 */
@Controller()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Tells whether the process answers at all. */
  @Get('health/live')
  @Allow('read-public')
  live(@Res({ passthrough: true }) reply: FastifyReply): { live: true } {
    void reply.header('cache-control', 'no-store');
    return { live: true };
  }

  /** Tells whether database, disk, key and log answer now: 200, or 503. */
  @Get('health/ready')
  @Allow('read-public')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.readiness();
    void reply.header('cache-control', 'no-store').code(readiness.ready ? 200 : 503);
    return readiness;
  }

  @Get('api/server-health')
  @Allow('administer')
  server(): Promise<ServerHealth> {
    return this.health.server();
  }
}
