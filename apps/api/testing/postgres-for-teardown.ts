export interface TestPostgres {
  adminUrl: string;
  /** A database of the role that owns every test database and is no superuser. */
  ownerUrl: string;
  template: string;
  stop(): Promise<void>;
}

let kept: TestPostgres | null = null;

/** Jest runs setup and teardown in one process, but loads each by itself: this module is what they share. */
export function keepForTeardown(postgres: TestPostgres): void {
  kept = postgres;
}

export function keptForTeardown(): TestPostgres | null {
  return kept;
}
