import { nameOf } from '@vigil/shared/language/name-of.js';
import type { OwnCode, OwnCodePage } from '@vigil/shared/staff-responses/own-codes.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { ownCodeNames, parentOf, type OwnCodeWords } from '@vigil/shared/vocabulary/own-codes.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { formatDayOf } from '../format-answer.js';
import { useOwnCodes } from '../own-codes-context.js';
import { Awaited } from '../use-staff-fetch.js';
import { OwnQuestionsPart } from './own-questions-part.js';
import { OwnCodeDialog } from './own-code-dialog.js';

type Row = Omit<OwnCode, 'revision'> & {
  /** The proposal that waits; null: none. */
  proposal: string | null;
};

/** Every code once: as it would be where a change waits, for whoever proposes another one. */
const rowsOf = ({ items, waiting }: OwnCodePage): Row[] => {
  const waits = new Set(waiting.map(({ id }) => id));
  return [...items.filter(({ id }) => !waits.has(id)).map((one) => ({ ...one, proposal: null })), ...waiting].sort(
    (a, b) => (a.code < b.code ? -1 : 1),
  );
};

/**
 * `/desk/own-codes`: codes by which the organisation says more exactly what the codebook says, and its own questions.
 */
export function OwnCodesPage() {
  const t = useText();
  const { asked } = useOwnCodes();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState<Row | OwnCodeWords | 'new' | null>(null);
  const isShown = (one: OwnCodeWords): boolean =>
    fold([one.code, label(parentOf(one.code), t.language), ...ownCodeNames(one)].join(' ')).includes(fold(typed));
  const days = ({ from, until }: OwnCodeWords): string =>
    [
      from && `${t('desk.queue.from')} ${formatDayOf(from, t)}`,
      until && `${t('desk.queue.until')} ${formatDayOf(until, t)}`,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <>
      <PageHead title={t('desk.page.own-codes')}>
        <Button tone="primary" onClick={() => setOpen('new')}>
          + {t('desk.own.add')}
        </Button>
      </PageHead>
      <p class="lead">{t('desk.own.about')}</p>
      <div class="list-search">
        <label class="visually-hidden" for="own-codes-q">
          {t('desk.own.search')}
        </label>
        <input
          id="own-codes-q"
          class="input"
          type="search"
          autocomplete="off"
          placeholder={t('desk.own.search')}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <Awaited asked={asked}>
        {(page) => {
          const rows = rowsOf(page);
          return (
            <Table
              stacks
              caption={t('desk.own.count', { k: rows.filter(isShown).length, n: rows.length })}
              rows={rows.filter(isShown)}
              rowKey={({ id }) => id}
              empty={t('desk.form.nothing-found')}
              columns={[
                {
                  key: 'name',
                  head: t('desk.groups.name'),
                  cell: ({ nameEn, nameKm, synonyms }) => (
                    <>
                      <strong>{nameOf({ nameEn, nameKm }, t.language)}</strong>{' '}
                      <span lang={t.language === 'km' ? 'en' : 'km'}>{t.language === 'km' ? nameEn : nameKm}</span>
                      {synonyms.length > 0 && <div class="small quiet">{synonyms.join(' · ')}</div>}
                    </>
                  ),
                },
                {
                  key: 'parent',
                  head: t('desk.own.parent'),
                  cell: ({ code }) => (
                    <>
                      {label(parentOf(code), t.language)} <code class="small">{code}</code>
                    </>
                  ),
                },
                {
                  key: 'state',
                  head: t('desk.own.state'),
                  cell: (one) => (
                    <>
                      {one.proposal !== null ? (
                        <DeskLink to="/desk/releases">{t('desk.own.waits')}</DeskLink>
                      ) : (
                        t(`desk.own.state.${one.state}`)
                      )}
                      {days(one) && <div class="small quiet">{days(one)}</div>}
                    </>
                  ),
                },
                {
                  key: 'do',
                  head: <span class="visually-hidden">{t('desk.form.change')}</span>,
                  cell: (one) => (
                    <Button
                      class="button-small"
                      aria-label={t('desk.change-what', { what: one.code })}
                      onClick={() => setOpen(one)}
                    >
                      {t('desk.form.change')}
                    </Button>
                  ),
                },
              ]}
            />
          );
        }}
      </Awaited>
      <SuggestedCodes codes={asked.value?.suggested ?? []} onChoose={setOpen} />
      <OwnQuestionsPart />
      {open !== null && (
        <OwnCodeDialog
          key={open === 'new' ? 'new' : open.code}
          former={open !== 'new' && 'id' in open ? open : null}
          suggested={open !== 'new' && !('id' in open) ? open : null}
          onClose={() => setOpen(null)}
          onProposed={(page) => {
            asked.put(page);
            setOpen(null);
          }}
        />
      )}
    </>
  );
}

/**
 * What the country's folder suggests: each is proposed by a person, who may change its words, and agreed to by another.
 */
function SuggestedCodes({
  codes,
  onChoose,
}: {
  codes: readonly OwnCodeWords[];
  onChoose: (one: OwnCodeWords) => void;
}) {
  const t = useText();
  if (codes.length === 0) return null;
  return (
    <details>
      <summary>{t('desk.own.suggested', { n: codes.length })}</summary>
      <ul class="plain">
        {codes.map((one) => (
          <li key={one.code}>
            <strong>{nameOf(one, t.language)}</strong> <code class="small">{one.code}</code>{' '}
            <Button
              class="button-small"
              aria-label={t('desk.own.propose-what', { what: one.code })}
              onClick={() => onChoose(one)}
            >
              {t('desk.own.propose')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
