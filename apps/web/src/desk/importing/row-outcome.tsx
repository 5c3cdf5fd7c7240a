import type { RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';

/** What will happen to a row, or has happened. */
export function RowOutcome({ verdict }: { verdict: RowVerdict }) {
  const t = useText();
  const { did, changed, submitted, wrote, target } = verdict;
  const fields = changed.map((name) => t(`incident.${name}.label`)).join(t('list.and'));
  const said =
    did === 'change'
      ? t('import.did.change', { fields })
      : did === 'same' && changed.length > 0
        ? t('import.did.same-otherwise', { fields })
        : t(`import.did.${did}`);
  return (
    <>
      {wrote ? t(`import.did.${wrote}`) : said}
      {did === 'create' && (
        <>
          <br />
          <span class="small quiet">{t(submitted ? 'import.did.submitted' : 'import.did.draft')}</span>
        </>
      )}
      {target && (
        <>
          <br />
          <DeskLink to={`/desk/incidents/${target.id}`}>{target.code ?? `${target.id.slice(0, 8)}…`}</DeskLink>
        </>
      )}
    </>
  );
}
