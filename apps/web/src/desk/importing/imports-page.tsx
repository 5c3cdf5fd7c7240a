import { formatUndone, isUndoBegun } from '@vigil/shared/import/format-tally.js';
import type { ImportView, SavedMapping } from '@vigil/shared/staff-responses/imports.js';
import { useLocation } from 'wouter-preact';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Awaited, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { formatMoment } from '../format-answer.js';
import { ChooseFile } from './choose-file.js';
import { DatasetList } from './dataset-list.js';
import { formatImportName } from './format-import-name.js';
import { ImportPage } from './import-page.js';
import './importing.css';

const REPORT_WRITING_BUNDLES = ['app', 'desk', 'codebook', 'problems', 'counting', 'imports', 'datasets'] as const;

/** `/desk/import` and `/desk/import/:id`. */
export default function Imports({ id }: { id?: string }) {
  return (
    <MoreWords bundles={REPORT_WRITING_BUNDLES}>
      {id === undefined ? <ImportsPage /> : <ImportPage key={id} id={id} />}
    </MoreWords>
  );
}

/** Starts an import, and lists earlier ones. */
function ImportsPage() {
  const t = useText();
  const [, go] = useLocation();
  const { country } = usePlaces();
  const asked = useStaffFetch<{ total: number; items: ImportView[] }>('/api/imports');
  useFresh(asked);
  const say = ({ state, tally }: ImportView): string => {
    if (isUndoBegun(tally)) return formatUndone(tally, t);
    if (['done', 'stopped', 'running'].includes(state))
      return t('import.said', {
        created: tally.created ?? 0,
        changed: tally.changed ?? 0,
        aside: (tally.aside ?? 0) + (tally.failed ?? 0),
      });
    return '';
  };
  const search = location.search;
  return (
    <>
      <PageHead title={t('import.title')} />
      <p class="lead narrow">{t('import.about')}</p>
      <ChooseFile onSent={(id) => go(`/desk/import/${id}${search}`)} />
      <Awaited asked={asked}>
        {({ items }) => (
          <Table
            stacks
            caption={t('import.list', { n: items.length })}
            rows={items}
            rowKey={(one) => one.id}
            empty={t('import.none')}
            columns={[
              {
                key: 'file',
                head: t('import.col.file'),
                cell: (one) => (
                  <DeskLink to={`/desk/import/${one.id}`}>{formatImportName(one, t, country?.timeZone)}</DeskLink>
                ),
              },
              {
                key: 'state',
                head: t('import.col.state'),
                cell: (one) => (
                  <>
                    {t(`import.state.${one.state}`)}
                    {one.interrupted && (
                      <>
                        <br />
                        <span class="small wrong">{t('import.interrupted')}</span>
                      </>
                    )}
                  </>
                ),
              },
              { key: 'result', head: t('import.col.result'), cell: say },
              {
                key: 'began',
                head: t('import.col.began'),
                cell: (one) => formatMoment(one.beganAt, t, country?.timeZone),
              },
            ]}
          />
        )}
      </Awaited>
      <DatasetList />
      <SavedMaps />
    </>
  );
}

function SavedMaps() {
  const t = useText();
  const { api } = useSession();
  const me = useMember();
  const asked = useStaffFetch<{ items: SavedMapping[] }>('/api/import-maps');
  const drop = async ({ id }: SavedMapping): Promise<void> => {
    await api.delete(`/api/import-maps/${id}`);
    asked.again();
  };
  if (!asked.value || asked.value.items.length === 0) return null;
  return (
    <section>
      <h2>{t('import.maps')}</h2>
      <ul class="import-maps">
        {asked.value.items.map((one) => (
          <li key={one.id}>
            <strong>{one.name}</strong> <span class="quiet small">{one.savedBy}</span>{' '}
            {one.savedBy === me.name && (
              <Button
                class="button-small"
                aria-label={t('import.maps.delete', { name: one.name })}
                onClick={() => void drop(one)}
              >
                ×
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
