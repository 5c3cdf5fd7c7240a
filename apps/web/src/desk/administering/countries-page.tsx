import { type CountryPage, type CountryEntry, PACK_MOST_BYTES } from '@vigil/shared/staff-responses/countries.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { ChooseFile } from '../importing/choose-file.js';
import '../importing/importing.css';
import './countries.css';
import { PageHead } from '../desk-frame.js';
import { useSession } from '../session.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { countryCommands } from './country-commands.js';
import { Contents, countryName, Licence } from './country-contents.js';
import { CountryPackPanel } from './country-pack.js';

const PACKS = '/api/countries/packs';
const MEGABYTE = 1_000_000;

/** `/desk/countries`: the countries that are here, and the zip of one that an administrator loads. */
export function CountriesPage() {
  const t = useText();
  const { api } = useSession();
  const asked = useStaffFetch<CountryPage>('/api/countries');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const ask = async (id: string, noun: 'checks' | 'loads' | null): Promise<void> => {
    const path = `${PACKS}/${id}`;
    const reply = await (noun ? api.post<CountryPage>(`${path}/${noun}`, {}) : api.delete<CountryPage>(path));
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) asked.put(reply.value);
    else asked.again();
  };
  const max = PACK_MOST_BYTES / MEGABYTE;
  const zip = {
    to: { path: PACKS, next: 'checks' },
    accept: '.zip,application/zip',
    choose: t('countries.choose'),
    limits: t('countries.limits', { max }),
    sizeProblem: ({ name, size }: File) => (size > PACK_MOST_BYTES ? t('countries.too-large', { name, max }) : null),
  };
  return (
    <>
      <PageHead title={t('desk.page.countries')} />
      <p class="lead">{t('countries.about')}</p>
      <Awaited asked={asked}>
        {({ program, items, pack }) => (
          <>
            <CountryTable items={items} />
            <Commands items={items} program={program} />
            <section>
              <h2>{t('countries.load')}</h2>
              {problem && <Refused problem={problem} />}
              {pack && <CountryPackPanel key={pack.id} {...{ pack, items, program }} onDo={ask} onNews={asked.again} />}
              {(!pack || ['arriving', 'refused', 'stopped'].includes(pack.state)) && (
                <>
                  <p>{t('countries.load-about')}</p>
                  <ChooseFile
                    {...(pack?.state === 'arriving' ? { begun: pack } : {})}
                    other={zip}
                    onSent={() => {
                      setProblem(null);
                      asked.again();
                    }}
                  />
                </>
              )}
            </section>
          </>
        )}
      </Awaited>
    </>
  );
}

function Commands({ items, program }: { items: readonly CountryEntry[]; program: string }) {
  const t = useText();
  const { lines, hasPlaceholder } = countryCommands(items, program);
  return (
    <>
      <p>
        {t('countries.by-command')} {hasPlaceholder && t('countries.placeholder')}
      </p>
      <pre class="commands">{lines.join('\n')}</pre>
    </>
  );
}

function CountryTable({ items }: { items: readonly CountryEntry[] }) {
  const t = useText();
  return (
    <Table
      stacks
      caption={t('countries.here')}
      rows={items}
      rowKey={({ code }) => code}
      columns={[
        {
          key: 'name',
          head: t('countries.country'),
          cell: (one) => (
            <>
              <strong>{countryName(one, t.language)}</strong> <code class="small">{one.code}</code>
              <ul class="small quiet country-list">
                {one.isHome && <li>{t('countries.home')}</li>}
                <li>{t(one.isLoaded ? 'countries.loaded' : 'countries.ships')}</li>
              </ul>
            </>
          ),
        },
        { key: 'holds', head: t('countries.holds'), cell: (one) => <Contents of={one} /> },
        { key: 'licence', head: t('countries.licence'), cell: (one) => <Licence of={one} /> },
      ]}
    />
  );
}
