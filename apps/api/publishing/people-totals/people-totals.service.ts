import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { PeopleTotalsSwitch } from '@vigil/shared/staff-responses/people-figures.js';
import { proposeRelease } from '../../accounts/releases/propose-release.js';
import { type FeedLine, type Released, type ReleaseKind, ReleaseKinds } from '../../accounts/releases/release-kinds.js';
import { waitingRelease } from '../../accounts/releases/releases.repository.js';
import { readBlocks } from '../../people/people-blocks.js';
import type { Member } from '../../platform/http/current-member.js';
import { arePeopleTotalsShown, replacePeopleTotals, showPeopleTotals } from './people-totals.repository.js';
import { writePeopleTotals } from './settle-people-totals.js';

/** Also the subject of its proposals: there is one. */
const KIND = 'people-totals';

/**
 * Whether readers see totals of people deprived of liberty. One person proposes it, another agrees; from then on
 * publication steps count. Without that, nobody is counted for readers.
 */
@Injectable()
export class PeopleTotalsService implements ReleaseKind {
  readonly name = KIND;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  async read(): Promise<PeopleTotalsSwitch> {
    const { manager } = this.database;
    const waiting = await waitingRelease(manager, KIND, KIND);
    return {
      shown: await arePeopleTotalsShown(manager),
      waiting: waiting && { id: waiting.id, shown: waiting.proposed?.['shown'] === true },
    };
  }

  /**
   * @param replacing the waiting proposal that whoever proposes has seen
   * @throws Problem 'another-waits'
   */
  async propose(shown: boolean, replacing: string | null, by: Member): Promise<PeopleTotalsSwitch> {
    await this.database.transaction(async (manager) => {
      await proposeRelease(manager, {
        kind: KIND,
        subject: KIND,
        seen: { shown: await arePeopleTotalsShown(manager) },
        wanted: { shown },
        replacing,
        by: by.id,
      });
    });
    return this.read();
  }

  /**
   * Shows the totals of those who are in blocks, or takes all totals away. The blocks stay: nobody is counted twice.
   */
  async show(manager: EntityManager, { proposed }: Released): Promise<FeedLine> {
    const shown = proposed?.['shown'] === true;
    await showPeopleTotals(manager, shown);
    if (shown)
      await writePeopleTotals(
        manager,
        (await readBlocks(manager)).map(({ content }) => content),
      );
    else await replacePeopleTotals(manager, []);
    return { what: shown ? 'people-shown' : 'people-taken-away', subject: null };
  }
}
