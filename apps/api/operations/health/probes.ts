import type { HealthOutcome } from '@vigil/shared/staff-responses/server-health.js';

/** Resolves when all is well, and rejects when it is not. */
export type Probe = () => Promise<unknown>;

const WITHIN_MS = 3000;
/** How long requests share one result, so that frequent or many requests cost only one look. */
const SHARED_MS = 1000;

/**
 * Asks probes, each within a limit of time, and shares the result for a second. What hangs is not asked a second time
 * while it hangs: looks at a database that does not answer must not use up its connections.
 */
export class Probes<Name extends string> {
  private readonly asked = new Map<Name, Promise<HealthOutcome>>();
  private shared: { at: number; outcomes: Promise<Record<Name, HealthOutcome>> } | null = null;

  constructor(
    private readonly probes: Readonly<Record<Name, Probe>>,
    private readonly withinMs = WITHIN_MS,
    private readonly sharedMs = SHARED_MS,
  ) {}

  outcomes(): Promise<Record<Name, HealthOutcome>> {
    if (!this.shared || performance.now() - this.shared.at >= this.sharedMs)
      this.shared = { at: performance.now(), outcomes: this.look() };
    return this.shared.outcomes;
  }

  private async look(): Promise<Record<Name, HealthOutcome>> {
    const names = Object.keys(this.probes) as Name[];
    const outcomes = await Promise.all(names.map(async (name) => [name, await this.within(this.ask(name))] as const));
    return Object.fromEntries(outcomes) as Record<Name, HealthOutcome>;
  }

  private ask(name: Name): Promise<HealthOutcome> {
    const running = this.asked.get(name);
    if (running) return running;
    const asked = Promise.resolve()
      .then(this.probes[name])
      .then(
        (): HealthOutcome => 'ok',
        (): HealthOutcome => 'failed',
      )
      .finally(() => this.asked.delete(name));
    this.asked.set(name, asked);
    return asked;
  }

  private async within(outcome: Promise<HealthOutcome>): Promise<HealthOutcome> {
    let late: NodeJS.Timeout | undefined;
    const outOfTime = new Promise<HealthOutcome>((resolve) => {
      late = setTimeout(() => resolve('failed'), this.withinMs);
    });
    try {
      return await Promise.race([outcome, outOfTime]);
    } finally {
      clearTimeout(late);
    }
  }
}
