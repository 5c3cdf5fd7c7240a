import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { setMarksIn } from '@vigil/shared/dossier/person-marks.js';
import type { Language } from '@vigil/shared/language/languages.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import { shortPlaceName } from '@vigil/shared/places/short-place-name.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { organisationIn } from '@vigil/shared/public/organisation-name.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import type { DossierFile, DossierMade, DossierWho } from '@vigil/shared/staff-responses/dossiers.js';
import { listGroups } from '../../incidents/groups/group.repository.js';
import type { Actor } from '../../incidents/record-access.js';
import { type DossierAsk, type DossierPeople, DossiersMadeService } from '../../people/dossiers-made.service.js';
import { PlacesService } from '../../places/places.service.js';
import { findChromium } from '../../platform/find-chromium.js';
import { textsOf } from '../../platform/texts-of-server.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import { FORM_TYPES, renderReport } from '../rendering/render-report.js';
import { readReportLogo } from '../rendering/report-logo.js';

const textIn = textsOf('app', 'counting', 'people-figures', 'people', 'report', 'dossier');

/** Makes dossiers of people deprived of liberty. The server never reads a name: docs/decisions/people.md. */
@Injectable()
export class DossiersService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly made: DossiersMadeService,
    private readonly places: PlacesService,
    private readonly published: PublicRepository,
  ) {}

  /** @throws Problem 'not-found'; 'unavailable' for a PDF where the server has no browser to print with */
  async make(actor: Actor, ask: DossierAsk & { language: Language }): Promise<DossierMade> {
    const prints = findChromium() !== null;
    if (ask.as === 'pdf' && !prints) throw new Problem('unavailable');
    const found = await this.made.make(actor, ask);
    const marked = await this.write(found, ask.language);
    const document = ask.withNames ? marked : setMarksIn(marked, (person) => found.handles.get(person) ?? '');
    return {
      document: ask.as === 'page' ? document : null,
      file: ask.as === 'page' ? null : await this.fileOf(document, ask),
      people: found.people.map(({ id }) => whoOf(id, found)),
      prints,
    };
  }

  private async write(found: DossierPeople, language: Language): Promise<ReportDocument> {
    const t = textIn(language);
    const about = await this.published.about();
    const groups = new Map((await listGroups(this.database.manager)).map((one) => [one.id, nameOf(one, language)]));
    const { writeDossier } = await import('@vigil/shared/dossier/write-dossier.js');
    return writeDossier(
      {
        ...found,
        today: todayIn(this.places.country.timeZone),
        organisation: organisationIn(about, t),
        demo: about.demo,
        placeName: (code) => shortPlaceName(this.places.gazetteer, code, language) ?? code,
        groupName: (id) => groups.get(id) ?? '',
      },
      t,
    );
  }

  private async fileOf(document: ReportDocument, { of, as, language }: DossierAsk): Promise<DossierFile> {
    const form = as === 'pdf' ? 'pdf' : 'docx';
    const body = await renderReport(document, form, () => '', await readReportLogo(this.published));
    // A name of a file says what it is, and of nobody.
    return { name: `dossier-${of}-${language}.${form}`, type: FORM_TYPES[form], body: body.toString('base64url') };
  }
}

const whoOf = (id: string, { handles, identities }: DossierPeople): DossierWho => ({
  id,
  handle: handles.get(id) ?? '',
  identities: identities
    .filter(({ person }) => person === id)
    .sort((a, b) => (a.identity.sealedAt < b.identity.sealedAt ? 1 : -1))
    .map(({ entry, identity }) => ({ person: entry, id: identity.id, sealedFor: identity.sealedFor })),
});
