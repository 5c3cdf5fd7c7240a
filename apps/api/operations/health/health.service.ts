import {
  READY_CHECKS,
  stateOf,
  type HealthOutcome,
  type HealthProbe,
  type Readiness,
  type ServerHealth,
} from '@vigil/shared/staff-responses/server-health.js';
import { Inject, Injectable } from '@nestjs/common';
import type { Checks } from './checks/checks-of-server.js';
import { CHECKS_OF_SERVER } from './checks/checks-of-server.js';
import { CONFIG, type Config } from '../../config.js';
import { programHere } from '../../platform/own-version.js';

/** Answers how the server is, for monitoring tools and for its administrator. */
@Injectable()
export class HealthService {
  constructor(
    @Inject(CHECKS_OF_SERVER) private readonly checks: Checks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Returns whether everything that Vigil needs answers within three seconds. */
  async readiness(): Promise<Readiness> {
    const findings = await this.checks.run.findings(READY_CHECKS);
    const outcomes = findings.map((finding) => [finding.check, stateOf(finding) === 'bad' ? 'failed' : 'ok'] as const);
    return {
      ready: outcomes.every(([, outcome]) => outcome === 'ok'),
      checks: Object.fromEntries(outcomes) as Record<HealthProbe, HealthOutcome>,
    };
  }

  async server(): Promise<ServerHealth> {
    return {
      mode: this.config.mode,
      program: programHere,
      findings: await this.checks.run.findings(),
      statements: this.checks.slow.ofLastDay(),
    };
  }
}
