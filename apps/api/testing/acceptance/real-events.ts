import { atLeast, exactly, UNKNOWN_COUNT } from '@vigil/shared/counting/count-value.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { aGroupLink, aHarm, anAccount, anAct, anIncident, aSource, notSought } from '../an-incident.js';

/** F1, the caption. @param group id of the Friday Women, whom the caption does not name: the link is a conclusion. */
export const f1 = (group: string, fields: Partial<Incident> = {}): Incident => {
  const caption = aSource({ publisher: 'CamboJA', title: 'Caption of a photograph', url: null });
  return anIncident({
    title: 'Banners seized after a petition was handed to a UN office',
    when: exactDay(asDay('2021-06-04')),
    place: { code: '12', precision: 'LP_PROVINCE' },
    assemblyTypes: ['AT_PETITION', 'AT_DEMONSTRATION'],
    crowd: { ...UNKNOWN_COUNT, text: 'small' },
    groups: [aGroupLink(group, { link: 'GL_INFERRED' })],
    acts: [
      anAct({ type: 'RS_SEIZE_MATERIAL', actor: 'PF_UNKNOWN', forceName: 'security personnel', sources: [caption.id] }),
      anAct({ type: 'FM_UNKNOWN', actor: 'PF_UNKNOWN', sources: [caption.id] }),
    ],
    sources: [caption],
    accounts: [generalStatement(), notSought()],
    ...fields,
  });
};

/** "Unlawful or mercenary protests": of a period, not of an event. */
export const generalStatement = () =>
  anAccount({
    stance: 'DS_JUSTIFIES',
    text: 'Unlawful or mercenary protests are no peaceful assembly.',
    aboutThisEvent: 'no',
    saidOn: exactDay(asDay('2021-07-15')),
  });

/** F3: banners taken at the court, then a march to an embassy, where nothing was done to anybody. */
export const f3 = (group: string): Incident => {
  const report = aSource({
    publisher: 'RFA',
    url: 'https://www.rfa.org/english/news/cambodia/cnrp-family-07172020202353.html',
  });
  const atTheCourt = { place: { code: '120306', precision: 'LP_COMMUNE' }, sources: [report.id] };
  return anIncident({
    title: 'Banners taken at the municipal court, petition accepted at an embassy',
    when: exactDay(asDay('2020-07-17')),
    place: { code: '12', precision: 'LP_PROVINCE' },
    assemblyTypes: ['AT_DEMONSTRATION', 'AT_MARCH', 'AT_PETITION'],
    crowd: exactly(25),
    groups: [aGroupLink(group)],
    acts: [
      anAct({
        type: 'RS_SEIZE_MATERIAL',
        actor: 'PF_UNKNOWN',
        forceName: 'security forces',
        note: 'The report says "confiscated or destroyed".',
        ...atTheCourt,
      }),
      anAct({ type: 'RS_DISPERSAL_ORDER', actor: 'PF_UNKNOWN', forceName: 'security forces', ...atTheCourt }),
    ],
    sources: [report],
    accounts: [notSought()],
  });
};

/** F4: thrown down and grabbed by district security; the authorities' own word is there. */
export const f4 = (group: string): Incident => {
  const sources = [
    aSource({ publisher: 'RFA', url: 'https://www.rfa.org/english/news/cambodia/wife-09042020135412.html' }),
    aSource({ publisher: 'VOD', url: null, title: 'Report of the same day' }),
  ];
  const cites = sources.map((source) => source.id);
  const by = { actor: 'PF_DISTRICT_SECURITY', forceName: 'Prampi Makara district security', sources: cites };
  return anIncident({
    title: 'Protesters thrown down and grabbed by district security',
    when: exactDay(asDay('2020-09-04')),
    place: { code: '12', precision: 'LP_PROVINCE' },
    groups: [aGroupLink(group)],
    acts: [
      anAct({ type: 'FM_THROW_DOWN', ...by, people: exactly(1) }),
      anAct({ type: 'FM_GRAB', ...by, people: atLeast(1) }),
    ],
    harms: [
      aHarm({ type: 'HM_INJURY_SERIOUS', count: exactly(1), sources: cites, note: 'Taken to hospital.' }),
      aHarm({ type: 'HM_INJURY_MINOR', count: exactly(4), sources: cites, note: 'Scraped and bruised.' }),
    ],
    sources,
    accounts: [anAccount({ stance: 'DS_PARTIAL', text: 'The guard was punished for what he did.', sources: cites })],
  });
};
