import { isPublicCode } from '@vigil/shared/public/code.js';
import { useText } from '../../words.js';
import { Refused } from '../use-staff-fetch.js';
import type { ActTogether } from './hidden.js';

/** The result of a request for many records: how many succeeded, and why each of the others did not. */
export function Said({ together: { problem, said } }: { together: ActTogether }) {
  const t = useText();
  const refused = said?.outcomes.results.filter((one) => one.problem !== null) ?? [];
  return (
    <>
      {problem && <Refused problem={problem} />}
      <output>{said && t(`desk.hiding.done-${said.what}`, { n: said.outcomes.done })}</output>
      {refused.length > 0 && (
        <div class="band band-warning" role="alert">
          <p>
            <strong>{t('desk.hiding.refused', { n: refused.length })}</strong>
          </p>
          <ul>
            {refused.map(({ id, code, problem: why }) => (
              <li key={id}>
                {code ?? t('desk.hiding.without-code')}:{' '}
                {why === 'not-found' && isPublicCode(id) ? t('desk.hiding.no-such-code') : t(`problem.${why}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
