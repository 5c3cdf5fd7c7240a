import { mayEnd } from '@vigil/shared/custody/custody-event.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import type { Text } from '@vigil/shared/text/text.js';
import { formatCode } from '../format-answer.js';

type Facts = Pick<CaseEvent, 'type' | 'custodyPlace' | 'place' | 'leftCustody' | 'grade'>;

/**
 * Returns what the line of an event says beside its type and days. Whether somebody walked out is said of all that may
 * end custody, also that nobody answered it: a release without that answer ends nothing.
 */
export const eventFacts = (event: Facts, t: Text, placePath: (code: string) => string): string[] => [
  ...(event.custodyPlace === null || event.custodyPlace === 'CP_UNKNOWN' ? [] : [formatCode(event.custodyPlace, t)]),
  ...(event.place?.code ? [placePath(event.place.code)] : []),
  ...(event.type !== null && mayEnd(event.type)
    ? [`${t('caseEvent.leftCustody.label')} ${t(`desk.${event.leftCustody}`)}`]
    : []),
  ...(event.grade === null ? [] : [formatCode(event.grade, t)]),
];
