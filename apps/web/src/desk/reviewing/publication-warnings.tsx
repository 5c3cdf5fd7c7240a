import type { PublicGroup, PublicIncident } from '@vigil/shared/public/response-types.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import type { PreviewPicture, PreviewRelation } from './public-preview.js';

/** What a publication would show readers, and what the person who publishes should know. */
export interface Preview {
  incident: PublicIncident;
  pictures: PreviewPicture[];
  warnings: (string | { code: string })[];
  /** Names of groups that readers would first learn from it. */ names: PublicGroup[];
  relations: PreviewRelation[];
  /** The digest of all of it, to be sent back. */ seen: string;
  /** Words that readers see now and would no longer see. */ takenAway: string[];
  /** Whether place and day may be shown this way without another person. */ detailAgreed: boolean;
  /** The team is small: one person may publish all of it. */ alone: boolean;
}

/** What the person who publishes should know of it. */
export function Warnings({
  warnings,
  onQuarter,
}: {
  warnings: Preview['warnings'];
  onQuarter?: (() => void) | undefined;
}) {
  const t = useText();
  if (warnings.length === 0) return null;
  const codes = warnings.map((warning) => (typeof warning === 'string' ? warning : warning.code));
  return (
    <output class="band band-warning warnings">
      <ul class="plain">
        {codes.map((code) => (
          <li key={code}>
            {t.has(`desk.warning.${code}`) ? t(`desk.warning.${code}`) : t('desk.warning.other')}
            {code === 'day-can-be-guessed' && onQuarter && (
              <>
                {' '}
                <Button class="button-small" onClick={onQuarter}>
                  {t('desk.publish.take-quarter')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
    </output>
  );
}
