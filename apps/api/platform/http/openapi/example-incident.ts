import { blank } from '@vigil/shared/codebook/check-body.js';
import type { CodebookClass } from '@vigil/shared/codebook/field.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { asDay } from '@vigil/shared/day/day.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Act } from '@vigil/shared/incident/act.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';

const whole = <T extends object>(of: CodebookClass<T>, answers: Partial<T>): T => Object.assign(blank(of), answers);
const PICTURE = 'c0ffee00-0000-4000-8000-000000000001';

/**
 * The caption of a news picture, 4 June 2021, as a client would send it. A test sends it, so it cannot become outdated.
 */
export const EXAMPLE_INCIDENT: Incident = whole(Incident, {
  kind: 'IK_ASSEMBLY',
  title: 'Banners seized from relatives of prisoners after a petition to a UN office',
  when: exactDay(asDay('2021-06-04')),
  place: { code: '12', precision: 'LP_PROVINCE' },
  assemblyTypes: ['AT_DEMONSTRATION', 'AT_PETITION'],
  crowd: { state: 'CS_UNKNOWN', low: null, high: null, text: 'small' },
  issues: ['IS_POLITICAL_PRISONERS'],
  interference: 'IN_INTERFERED',
  acts: [
    whole(Act, {
      id: 'c0ffee00-0000-4000-8000-000000000002',
      type: 'RS_SEIZE_MATERIAL',
      actor: 'PF_UNIDENTIFIED',
      forceName: 'security personnel',
      sources: [PICTURE],
    }),
    whole(Act, {
      id: 'c0ffee00-0000-4000-8000-000000000003',
      type: 'FM_UNKNOWN',
      actor: 'PF_UNIDENTIFIED',
      sources: [PICTURE],
    }),
  ],
  sources: [
    whole(Source, {
      id: PICTURE,
      type: 'SR_MEDIA_NAT',
      publisher: 'CamboJA',
      title: 'Caption of a picture',
      linkWithheld: 'no',
    }),
  ],
  accounts: [
    whole(Account, {
      id: 'c0ffee00-0000-4000-8000-000000000004',
      party: 'PA_AUTHORITY',
      stance: 'DS_NOT_SOUGHT',
      text: 'The caption quotes no authority on this event.',
      language: 'en',
    }),
  ],
  sensitivity: 'S0_PUBLIC',
});
