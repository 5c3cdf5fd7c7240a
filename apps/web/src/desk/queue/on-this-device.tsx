import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../words.js';
import { forgetDraft, keptDrafts, type KeptDraft } from '../draft/draft-store.js';
import { DeskLink } from '../desk-link.js';
import { usePlaces } from '../places.js';
import { formatMoment } from '../formatting.js';
import { useMember } from '../session.js';

/** Records that were typed here and are only on this device until they are saved. */
export function OnThisDevice() {
  const t = useText();
  const member = useMember();
  const { country } = usePlaces();
  const [kept, setKept] = useState<readonly KeptDraft[]>([]);
  const read = (): void => void keptDrafts(member.id).then(setKept);
  useEffect(read, [member.id]);
  const drop = async (draft: KeptDraft): Promise<void> => {
    await forgetDraft(draft.member, draft.incident, draft.tab);
    read();
  };
  if (kept.length === 0) return null;
  return (
    <section class="band band-warning device" aria-labelledby="device-title">
      <h2 id="device-title">{t('desk.device.title', { n: kept.length })}</h2>
      <p>{t('desk.device.text')}</p>
      <ul class="plain">
        {kept.map((draft) => {
          const title =
            typeof draft.typed.title === 'string' && draft.typed.title.trim() !== ''
              ? draft.typed.title
              : t('desk.home.untitled');
          return (
            <li key={`${draft.incident} ${draft.tab}`} class="device-row">
              <DeskLink to={`/desk/incidents/${draft.incident}`}>{title}</DeskLink>{' '}
              <span>{formatMoment(draft.keptAt, t, country?.timeZone)}</span>
              <Button
                tone="quiet"
                class="button-small"
                aria-label={t('desk.device.drop-what', { what: title })}
                onClick={() => void drop(draft)}
              >
                {t('desk.device.drop')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
