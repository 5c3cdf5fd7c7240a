import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { REFINED_LISTS } from '@vigil/shared/incident/own-codes-of-record.js';
import type { OwnCode, OwnCodePage } from '@vigil/shared/staff-responses/own-codes.js';
import { isOwnCode, type OwnCodeWords, parentOf } from '@vigil/shared/vocabulary/own-codes.js';
import { termOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { ReleaseKinds } from '../../accounts/releases/release-kinds.js';
import { PlacesService } from '../../places/places.service.js';
import { AgreedWords } from './agreed-words.js';
import { SELECT_OWN_CODES } from './own-codes.repository.js';

/** What is wrong with the code itself; null: nothing. */
const codeProblem = (code: string, former: OwnCode | null): string | null => {
  if (former && former.code !== code) return 'own-code-stays';
  if (!isOwnCode(code)) return 'not-an-own-code';
  return REFINED_LISTS.includes(termOf(parentOf(code))!.list) ? null : 'cannot-be-refined';
};

/** Codes of the organisation's own. */
@Injectable()
export class OwnCodesService extends AgreedWords<OwnCodeWords> {
  constructor(
    @InjectDataSource() database: DataSource,
    private readonly places: PlacesService,
    kinds: ReleaseKinds,
  ) {
    super(database, kinds, 'own-code', { table: 'own_code', select: SELECT_OWN_CODES, knownBy: 'code' });
  }

  /** All codes, with what the countries of this installation suggest: nobody has agreed to that yet. */
  async page(): Promise<OwnCodePage> {
    const page = await this.list();
    const known = new Set([...page.items, ...page.waiting].map(({ code }) => code));
    const suggested = this.places.countries.flatMap((country) => country.suggested.codes);
    return {
      ...page,
      suggested: suggested.filter(({ code }) => !known.has(code)),
      standards: this.places.countries.flatMap((country) => country.suggested.standards),
    };
  }

  protected wordsOf({ code, nameEn, nameKm, synonyms, from, until, state }: OwnCodeWords): OwnCodeWords {
    return { code, nameEn, nameKm, synonyms, from, until, state };
  }

  protected async faults(
    _manager: EntityManager,
    { code, from, until }: OwnCodeWords,
    former: OwnCode | null,
  ): Promise<FieldError[]> {
    const wrong = codeProblem(code, former);
    return [
      ...(wrong === null ? [] : [{ pointer: '/code', code: wrong }]),
      ...(from !== null && until !== null && until < from
        ? [{ pointer: '/until', code: 'latest-before-earliest' }]
        : []),
    ];
  }

  protected columnsOf({ code, nameEn, nameKm, synonyms, from, until, state }: OwnCodeWords) {
    return {
      columns: { name_en: nameEn, name_km: nameKm, synonyms, from_day: from, until_day: until, state },
      once: { code },
    };
  }
}
