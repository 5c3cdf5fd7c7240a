import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { PlacesService } from '../../places/places.service.js';
import { namesToLearn, showGroups, sweepGroups } from '../../platform/database/public-groups.js';
import { appendPublicChange, nextPublicSeq } from '../../platform/database/public-order.js';
import { ReleaseKinds, type Released, type ReleaseKind } from '../../accounts/releases/kinds.js';
import { propose } from '../../accounts/releases/propose.js';

interface Shown {
  place: string;
  from: string;
  until: string;
  level: string;
  group: string | null;
}

/** The key of an entry's public copy: a digest that does not reveal the internal id. */
const ENTRY = `encode(sha256(convert_to($1, 'UTF8')), 'hex')`;
const COLUMNS = 'place_code as place, from_day::text as "from", until_day::text as until, level';

/**
 * Publishes monitoring coverage. Every change takes a number in the public order, since it changes rates. Figures as of
 * an earlier day still use the previous entry. An entry that is taken back is deleted completely.
 */
@Injectable()
export class ShownCoverage implements ReleaseKind {
  readonly name = 'coverage';

  constructor(
    private readonly places: PlacesService,
    kinds: ReleaseKinds,
  ) {
    kinds.add(this);
  }

  /**
   * Updates the public copy of an entry. Coverage has fixed words, so it needs no second person. An entry that names a
   * group unknown to readers waits for a second person, since the group's names are free text. Call this before the
   * transaction writes to the log.
   */
  async bring(manager: EntityManager, id: string, by: string): Promise<void> {
    const [wanted] = (await manager.query(
      `select ${COLUMNS}, (select public_code from assembly_group where id = group_id) as "group" from coverage_entry where id = $1::uuid and shown`,
      [id],
    )) as Shown[];
    const seen = await this.seen(manager, id);
    const waits = wanted !== undefined && (await namesToLearn(manager, [wanted.group])).length > 0;
    if (!waits) await (wanted ? this.put(manager, id, wanted) : this.takeBack(manager, id));
    // Where nothing waits, this ends an earlier proposal.
    await propose(manager, {
      kind: 'coverage',
      subject: id,
      seen: seen && { ...seen },
      wanted: waits ? { ...wanted } : seen && { ...seen },
      by,
    });
  }

  /** Returns the names of the group if readers would first learn them from this entry. */
  async beside(manager: EntityManager, { proposed }: Released): Promise<unknown> {
    return (await namesToLearn(manager, [(proposed as Shown | null)?.group ?? null]))[0] ?? null;
  }

  async show(manager: EntityManager, { subject, proposed }: Released): Promise<null> {
    await this.put(manager, subject, proposed as unknown as Shown);
    return null;
  }

  private async seen(manager: EntityManager, id: string): Promise<Shown | null> {
    const [shown] = (await manager.query(
      `select ${COLUMNS}, group_code as "group" from pub.coverage where entry = ${ENTRY} and until_seq is null`,
      [id],
    )) as Shown[];
    return shown ?? null;
  }

  private async put(manager: EntityManager, id: string, wanted: Shown): Promise<void> {
    const shown = await this.seen(manager, id);
    if (shown && JSON.stringify(shown) === JSON.stringify(wanted)) return;
    await showGroups(manager, wanted.group === null ? [] : [wanted.group]);
    const seq = await nextPublicSeq(manager);
    await manager.query(`update pub.coverage set until_seq = $2 where entry = ${ENTRY} and until_seq is null`, [
      id,
      seq,
    ]);
    await manager.query(
      `insert into pub.coverage (entry, from_seq, place_code, from_day, until_day, level, group_code) values (${ENTRY}, $2, $3, $4, $5, $6, $7)`,
      [id, seq, wanted.place, wanted.from, wanted.until, wanted.level, wanted.group],
    );
    await this.say(manager, seq);
  }

  /** Deletes an entry, also from figures as of an earlier day, because it may tell who was where. */
  async takeBack(manager: EntityManager, id: string): Promise<void> {
    const [shown] = (await manager.query(`select 1 from pub.coverage where entry = ${ENTRY}`, [id])) as unknown[];
    if (!shown) return;
    const seq = await nextPublicSeq(manager);
    await manager.query(`delete from pub.coverage where entry = ${ENTRY}`, [id]);
    await sweepGroups(manager);
    await this.say(manager, seq);
  }

  private say(manager: EntityManager, seq: number): Promise<void> {
    return appendPublicChange(manager, seq, {
      code: null,
      what: 'coverage',
      onDay: todayIn(this.places.country.timeZone),
    });
  }
}
