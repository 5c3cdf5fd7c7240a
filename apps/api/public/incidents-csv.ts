import { finished } from 'node:stream';
import type { Readable } from 'node:stream';
import type { Match } from '@vigil/shared/counting/matching.js';
import type { CountValue } from '@vigil/shared/counting/count-range.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { PublicGroup, PublicIncident } from '@vigil/shared/public/shapes.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { publicLabelIn } from '../counts/in-words.js';
import { csvStream, safeCell, type CsvCell } from './csv.js';
import { goneOf, incidentOf, type PublicDocuments } from './documents.js';
import type { About, LogSigned } from './shelf.js';

const COLUMNS = [
  'code', 'dataset', 'kind', 'title', 'earliest_day', 'latest_day', 'day_precision', 'in_period', 'place_code', 'place', 'province', 'place_precision', 'groups_stated',
  'groups_inferred', 'assembly_types', 'crowd_state', 'crowd_low', 'crowd_high', 'crowd_words', 'issues', 'interference', 'peacefulness', 'grade', 'grade_reason',
  'restrictions', 'force', 'deprivations_of_liberty', 'legal_measures', 'forces_acting', 'force_assessed_unlawful', 'harm_killed_low', 'harm_killed_high', 'harm_injured_low',
  'harm_injured_high', 'authorities_stance', 'grounds_invoked', 'sources', 'links', 'summary', 'published_on', 'published_by', 'log_size', 'log_root',
] as const;

/** Incidents as rows, every one of them, written while they are read. Blank is not known; 0 is known to be none. */
export class IncidentsCsv {
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly documents: PublicDocuments, private readonly language: Language, private readonly gazetteer: Gazetteer,
    groups: readonly PublicGroup[], private readonly about: About, private readonly log: LogSigned | null,
  ) {
    this.names = new Map(groups.map((group) => [group.code, (language === 'km' && group.nameKm) || group.nameEn]));
  }

  stream(matches: readonly Match[]): Readable {
    const csv = csvStream();
    let gone = false;
    finished(csv, () => { gone = true; });
    const write = async (): Promise<void> => {
      csv.write(COLUMNS);
      for (const match of matches) {
        if (gone) return;
        const kept = await this.documents.read(match.code);
        if (!kept || goneOf(kept)) continue;
        if (!csv.write(this.row(incidentOf(kept), match).map(safeCell))) await new Promise((resolve) => csv.once('drain', resolve).once('close', resolve));
      }
      csv.end();
    };
    write().catch((failure: unknown) => csv.destroy(failure as Error));
    return csv;
  }

  private row(incident: PublicIncident, match: Match): CsvCell[] {
    const words = (codes: readonly string[] | null): string | null => codes && codes.map((code) => label(code, this.language)).join('; ');
    const groups = (link: string): string => incident.groups.filter((group) => group.link === link).map((group) => this.names.get(group.code) ?? group.code).join('; ');
    const acts = (kind: string): string => incident.acts.filter((act) => act.kind === kind)
      .map((act) => publicLabelIn(act.type === 'WITHHELD' ? 'FM_UNSPEC' : act.type, this.language)).join('; ');
    const forces = incident.acts.map((act) => act.forceName ?? (act.actor && label(act.actor, this.language))).filter((name) => name !== null);
    const authority = incident.accounts.filter((account) => account.party === 'PA_AUTHORITY').map((account) => account.stance);
    const killed = sumOf(incident, 'HM_DEATH');
    const injured = sumOf(incident, 'INJURED');
    const { place } = incident;
    return [incident.code, this.about.demo ? 'DEMO: invented' : 'published', label(incident.kind, this.language), incident.title, incident.when.earliest, incident.when.latest,
      label(incident.when.precision, this.language), match.certain ? 'certain' : 'possible', place.code, this.placeName(place.code), this.placeName(this.provinceOf(place.code)),
      label(place.precision, this.language), groups('GL_STATED'), groups('GL_INFERRED'), words(incident.assemblyTypes), label(incident.crowd.state, this.language),
      incident.crowd.low, incident.crowd.high, incident.crowd.text, words(incident.issues), label(incident.interference, this.language),
      label(incident.peacefulness, this.language), label(incident.grade, this.language), incident.gradeReason, acts('restriction'), acts('force'), acts('liberty'), acts('legal'),
      [...new Set(forces)].join('; '), incident.acts.filter((act) => act.kind === 'force' && act.outcome === 'LA_UNLAWFUL').length, killed.low, killed.high, injured.low, injured.high,
      words(authority), words(incident.grounds), incident.sources.map((source) => (source.linkWithheld ? `${label(source.type, this.language)} (link withheld)` : source.publisher ?? label(source.type, this.language))).join('; '),
      incident.sources.map((source) => source.url).filter((url) => url !== null).join(' '), incident.summary, incident.publishedOn, this.about.organisation, this.log?.size ?? null, this.log?.root ?? null];
  }

  private placeName(code: string | null): string | null {
    const place = code === null ? null : this.gazetteer.get(code);
    return place && (this.language === 'km' ? place.nameKm : place.nameEn);
  }

  private provinceOf(code: string | null): string | null {
    return code === null ? null : this.gazetteer.ancestorAtLevel(code, 1)?.code ?? null;
  }
}

/** Low and high over the sides that are given; blank where nothing was reported. */
const sumOf = (incident: PublicIncident, type: string): { low: number | null; high: number | null } => {
  const counts: CountValue[] = incident.harms.filter((harm) => harm.type === type).map((harm) => harm.count);
  if (counts.every((count) => count.low === null)) return { low: null, high: null };
  return {
    low: counts.reduce((sum, count) => sum + (count.low ?? 0), 0),
    high: counts.some((count) => count.high === null) ? null : counts.reduce((sum, count) => sum + count.high!, 0),
  };
};
