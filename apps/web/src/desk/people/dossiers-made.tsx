import type { DossierSubject } from '@vigil/shared/dossier/dossier-material.js';
import type { DossierLine } from '@vigil/shared/staff-responses/dossiers.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';

/** The dossiers that were made of somebody, of a case or of a group: by whom, and as what. */
export function DossiersMade({ of, id }: { of: DossierSubject; id: string }) {
  const t = useText();
  const { country } = usePlaces();
  const asked = useStaffFetch<{ items: DossierLine[] }>(`/api/dossiers?${new URLSearchParams({ of, id })}`);
  const what = ({ of: made, as, language, withNames }: DossierLine): string =>
    [
      t(`dossier.title.${made}`),
      t(`dossier.made.as.${as}`),
      ...(language === null ? [] : [t(`desk.language.${language}`)]),
      ...(withNames ? [t('dossier.made.names')] : []),
    ].join(t('list.and'));
  return (
    <section class="record-part no-print" aria-label={t('dossier.made')}>
      <Awaited asked={asked}>
        {({ items }) => (
          <Table
            stacks
            caption={t('dossier.made')}
            rows={items}
            rowKey={({ at }) => at}
            empty={t('dossier.made.none')}
            columns={[
              { key: 'at', head: t('dossier.made.when'), cell: ({ at }) => formatMoment(at, t, country?.timeZone) },
              { key: 'by', head: t('dossier.made.by'), cell: ({ by }) => by },
              { key: 'what', head: t('dossier.made.what'), cell: what },
            ]}
          />
        )}
      </Awaited>
    </section>
  );
}
