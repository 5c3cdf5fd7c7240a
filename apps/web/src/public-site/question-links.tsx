import { Fragment } from 'preact';
import { useText } from '../text-bundles.js';
import { Link } from '../ui/link.js';
import type { View } from './view.js';

const QUESTIONS = ['ask.arrests', 'ask.force', 'ask.interfered'] as const;

/** What readers ask first, each a link to its answer in the search, about the period that is chosen. */
export function QuestionLinks({ view: { period } }: { view: View }) {
  const t = useText();
  const within = period === null ? '' : `&period=${period}`;
  return (
    <p class="questions">
      {QUESTIONS.map((question, n) => (
        <Fragment key={question}>
          {n > 0 && ' · '}
          <Link href={`/search?text=${encodeURIComponent(t(question))}${within}`}>{t(question)}</Link>
        </Fragment>
      ))}
    </p>
  );
}
