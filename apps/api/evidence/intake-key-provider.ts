import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { Seed } from '@vigil/shared/sealing/sealing-key.js';

type SeedOf = (manager: EntityManager, keyId: string) => Promise<Seed>;

/** Provides the secret halves of the keys that phones seal to. The field module registers itself at the start. */
@Injectable()
export class IntakeKeyProvider {
  private seedOf: SeedOf | null = null;

  use(seedOf: SeedOf): void {
    this.seedOf = seedOf;
  }

  /** @throws Problem 'unavailable' until the field module has registered; what `seedOf` throws */
  seed(manager: EntityManager, keyId: string): Promise<Seed> {
    if (!this.seedOf) return Promise.reject(new Problem('unavailable', { retryAfterSeconds: 60 }));
    return this.seedOf(manager, keyId);
  }
}
