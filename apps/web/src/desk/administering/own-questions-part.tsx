import { nameOf } from '@vigil/shared/language/name-of.js';
import type { OwnQuestionPage } from '@vigil/shared/staff-responses/own-questions.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { useOwnQuestions } from '../own-questions-context.js';
import { Awaited } from '../use-staff-fetch.js';
import { OwnQuestionDialog, type ShownQuestion } from './own-question-dialog.js';

/** Every question once: as it would be where a change waits, for whoever proposes another one. */
const rowsOf = ({ items, waiting }: OwnQuestionPage): ShownQuestion[] => {
  const waits = new Map(waiting.map((one) => [one.id, one]));
  const agreed = new Map(items.map((one) => [one.id, one]));
  return [...new Set([...agreed.keys(), ...waits.keys()])]
    .map((id) => ({
      ...(waits.get(id) ?? agreed.get(id)!),
      id,
      agreed: agreed.get(id) ?? null,
      proposal: waits.get(id)?.proposal ?? null,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** The questions that the organisation asks about an incident besides the codebook. */
export function OwnQuestionsPart() {
  const t = useText();
  const { asked } = useOwnQuestions();
  const [open, setOpen] = useState<ShownQuestion | 'new' | null>(null);
  return (
    <section aria-labelledby="own-questions-part">
      <h2 id="own-questions-part">{t('desk.question.title')}</h2>
      <p class="lead">{t('desk.question.about')}</p>
      <p>
        <Button onClick={() => setOpen('new')}>+ {t('desk.question.add')}</Button>
      </p>
      <Awaited asked={asked}>
        {(page) => (
          <Table
            stacks
            caption={t('desk.question.count', { n: rowsOf(page).length })}
            rows={rowsOf(page)}
            rowKey={({ id }) => id}
            empty={t('desk.question.none')}
            columns={[
              {
                key: 'label',
                head: t('desk.question.title'),
                cell: ({ labelEn, labelKm, options }) => (
                  <>
                    <strong>{nameOf({ nameEn: labelEn, nameKm: labelKm }, t.language)}</strong>{' '}
                    <span lang={t.language === 'km' ? 'en' : 'km'}>{t.language === 'km' ? labelEn : labelKm}</span>
                    {options.length > 0 && (
                      <div class="small quiet">{options.map((one) => nameOf(one, t.language)).join(' · ')}</div>
                    )}
                  </>
                ),
              },
              {
                key: 'kind',
                head: t('desk.question.kind'),
                cell: ({ kind, key }) => (
                  <>
                    {t(`desk.question.kind.${kind}`)} <code class="small">{key}</code>
                  </>
                ),
              },
              {
                key: 'state',
                head: t('desk.own.state'),
                cell: ({ proposal, state }) =>
                  proposal === null ? (
                    t(`desk.question.state.${state}`)
                  ) : (
                    <DeskLink to="/desk/releases">{t('desk.own.waits')}</DeskLink>
                  ),
              },
              {
                key: 'do',
                head: <span class="visually-hidden">{t('desk.form.change')}</span>,
                cell: (one) => (
                  <Button
                    class="button-small"
                    aria-label={t('desk.change-what', { what: one.key })}
                    onClick={() => setOpen(one)}
                  >
                    {t('desk.form.change')}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Awaited>
      {open !== null && (
        <OwnQuestionDialog
          key={open === 'new' ? 'new' : open.id}
          former={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
          onProposed={(page) => {
            asked.put(page);
            setOpen(null);
          }}
        />
      )}
    </section>
  );
}
