import { useId } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { useMember } from '../session.js';
import { Awaited, type Asked, useStaffFetch } from '../use-staff-fetch.js';

type ReviewersAsked = Asked<{ items: { id: string; name: string }[] }>;
export const useReviewers = (): ReviewersAsked => useStaffFetch('/api/reviewers-for-people');

interface Props {
  asked: ReviewersAsked;
  /** Those who are on it and can no longer act. */
  others?: readonly { id: string; name: string }[];
  chosen: readonly string[];
  error: string | null;
  onChoose: (ids: readonly string[]) => void;
}

/** Chooses who follows a person: at high risk, nobody else reads anything. A reviewer who enters one is of the team. */
export function ChooseTeam({ asked, others = [], chosen, error, onChoose }: Props) {
  const t = useText();
  const { id: me, role } = useMember();
  const described = useId();
  const toggle = (id: string): void =>
    onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <fieldset class={`field ${error ? 'field-wrong' : ''}`} aria-describedby={error ? described : undefined}>
      <legend class="field-label">{t('people.team')}</legend>
      <p class="field-help">{t(role === 'monitor' ? 'people.team.help-monitor' : 'people.team.help')}</p>
      <Awaited asked={asked}>
        {({ items }) => (
          <>
            {items.map(({ id, name }) => (
              <label key={id} class="check">
                <input
                  type="checkbox"
                  checked={id === me || chosen.includes(id)}
                  disabled={id === me}
                  onChange={() => toggle(id)}
                />
                <span>{name}</span>
              </label>
            ))}
            {others.map(({ id, name }) => (
              <label key={id} class="check">
                <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
                <span>
                  {name} <span class="quiet">{t('desk.team.not-able')}</span>
                </span>
              </label>
            ))}
          </>
        )}
      </Awaited>
      {error && (
        <p class="field-error" id={described}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
