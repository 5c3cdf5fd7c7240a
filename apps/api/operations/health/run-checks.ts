import type { CheckName, Finding } from '@vigil/shared/staff-responses/server-health.js';

/** Looks now. Rejects when it cannot. */
type Look<C extends CheckName = CheckName> = () => Promise<Finding<C>> | Finding<C>;
export type Looks<C extends CheckName> = { readonly [K in C]: Look<K> };

const WITHIN_MS = 3000;
/** How long requests share one finding, so that frequent or many requests cost only one look. */
const SHARED_MS = 1000;

/**
 * Runs checks, each within a limit of time, and shares each finding for a second. What hangs is not asked a second time
 * while it hangs: looks at a database that does not answer must not use up its connections.
 */
export class RunChecks<C extends CheckName> {
  private readonly running = new Map<C, Promise<Finding>>();
  private readonly shared = new Map<C, { at: number; finding: Promise<Finding> }>();

  constructor(
    private readonly looks: Looks<C>,
    private readonly withinMs = WITHIN_MS,
    private readonly sharedMs = SHARED_MS,
  ) {}

  get names(): C[] {
    return Object.keys(this.looks) as C[];
  }

  findings(names: readonly C[] = this.names): Promise<Finding[]> {
    return Promise.all(names.map((name) => this.finding(name)));
  }

  private finding(name: C): Promise<Finding> {
    const known = this.shared.get(name);
    if (known && performance.now() - known.at < this.sharedMs) return known.finding;
    const finding = this.within(name, this.ask(name));
    this.shared.set(name, { at: performance.now(), finding });
    return finding;
  }

  private ask(name: C): Promise<Finding> {
    const running = this.running.get(name);
    if (running) return running;
    const asked = Promise.resolve()
      .then((): Promise<Finding> | Finding => this.looks[name]())
      .catch((): Finding => ({ check: name, is: 'not-known' }))
      .finally(() => this.running.delete(name));
    this.running.set(name, asked);
    return asked;
  }

  private async within(name: C, finding: Promise<Finding>): Promise<Finding> {
    let late: NodeJS.Timeout | undefined;
    const outOfTime = new Promise<Finding>((resolve) => {
      late = setTimeout(() => resolve({ check: name, is: 'not-known' }), this.withinMs);
    });
    try {
      return await Promise.race([finding, outOfTime]);
    } finally {
      clearTimeout(late);
    }
  }
}
