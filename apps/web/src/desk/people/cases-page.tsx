import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { suggestHandle } from '@vigil/shared/people/suggest-handle.js';
import type { CourtCasePage } from '@vigil/shared/staff-responses/people.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { formatCode } from '../format-answer.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { CaseForm } from './case-form.js';
import { PagesOfPeople } from './people-page.js';
import { casePage, casesPage } from './people-paths.js';
import './people.css';

/** `/desk/custody/cases`: the cases before a court of people whom this member may know of. */
export default function CasesPage() {
  const t = useText();
  const [, go] = useLocation();
  const asked = useStaffFetch<CourtCasePage>('/api/court-cases');
  useFresh(asked);
  const [adding, setAdding] = useState<{ id: string; start: CourtCase } | null>(null);
  const add = (): void => {
    const taken = asked.value?.items.map(({ handle }) => handle) ?? [];
    setAdding({ id: crypto.randomUUID(), start: { ...blank(CourtCase), handle: suggestHandle(taken) } });
  };
  return (
    <>
      <PageHead title={t('people.cases')}>
        {adding === null && asked.value !== null && (
          <Button tone="primary" onClick={add}>
            + {t('courtCase.add')}
          </Button>
        )}
      </PageHead>
      <PagesOfPeople here={casesPage} />
      {adding ? (
        <CaseForm
          {...adding}
          revision={null}
          events={[]}
          onSaved={() => go(casePage(adding.id))}
          onCancel={() => setAdding(null)}
        />
      ) : (
        <Awaited asked={asked}>
          {({ items }) => (
            <Table
              stacks
              caption={t('people.cases.count', { n: items.length })}
              rows={items}
              rowKey={({ id }) => id}
              empty={t('people.cases.none')}
              columns={[
                {
                  key: 'handle',
                  head: t('courtCase.one'),
                  sortBy: ({ handle }) => handle,
                  cell: ({ id, handle }) => <DeskLink to={casePage(id)}>{handle}</DeskLink>,
                },
                { key: 'court', head: t('courtCase.court.label'), cell: ({ court }) => formatCode(court, t) },
                {
                  key: 'people',
                  head: t('people.list'),
                  number: true,
                  sortBy: ({ people }) => people,
                  cell: ({ people }) => t('desk.number', { n: people }),
                },
                {
                  key: 'charges',
                  head: t('courtCase.charges.label'),
                  number: true,
                  sortBy: ({ charges }) => charges,
                  cell: ({ charges }) => t('desk.number', { n: charges }),
                },
              ]}
            />
          )}
        </Awaited>
      )}
    </>
  );
}
