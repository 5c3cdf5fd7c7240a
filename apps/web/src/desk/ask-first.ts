import './staff-text-bundles.js';
import type { Arrival, Role } from '@vigil/shared/staff-responses/sign-in.js';
import { getEarly } from '../api.js';
import { currentLanguage } from '../language.js';
import { loadWords } from '../text-bundles.js';
import { FIRST_QUESTIONS } from './home/first-questions.js';
import { QUEUE_WORDS } from './queue-words.js';

/**
 * Runs in every page of the desk while the desk's own code is still loading: asks for its words, for the session, and
 * then for the rows of the queue, so that none of them waits for the code that will show it. An answer that nobody
 * takes is dropped.
 */
const language = currentLanguage();
loadWords(language, QUEUE_WORDS).catch(() => {
  /* reported where they are shown */
});

/**
 * What the queue will ask for, and what stands above it: the address of the desk's first page is written as that of the
 * request.
 */
const firstQuestions = (role: Role): string[] => {
  const query = location.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('lang='));
  return [
    `/api/incidents?${[...query, `lang=${language}`].join('&')}`,
    '/api/queue-settings',
    ...FIRST_QUESTIONS[role],
  ];
};

getEarly('/api/sessions/current')
  ?.then((answer) => answer.clone().json() as Promise<Arrival>)
  .then(({ member }) => {
    const hasQueue = member !== null && member.role !== 'admin' && location.pathname === '/desk';
    if (hasQueue) for (const path of firstQuestions(member.role)) void getEarly(path);
  })
  .catch(() => {
    /* reported by the page that takes the answer */
  });
