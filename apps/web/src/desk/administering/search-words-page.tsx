import type { SearchWord } from '@vigil/shared/staff-responses/search-words.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { PageHead } from '../desk-frame.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { SearchWordDialog } from './search-word-dialog.js';

/** `/desk/words`: the team's own words for answers of the form. */
export function SearchWordsPage() {
  const t = useText();
  const asked = useStaffFetch<{ items: SearchWord[] }>('/api/search-words');
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState<SearchWord | 'new' | null>(null);
  const labels = ({ codes }: SearchWord): string => codes.map((code) => label(code, t.language)).join(t('list.and'));
  const isShown = (word: SearchWord): boolean => fold(`${word.word} ${labels(word)}`).includes(fold(typed));
  const changed = (): void => {
    setOpen(null);
    asked.again();
  };
  return (
    <>
      <PageHead title={t('desk.page.words')}>
        <Button tone="primary" onClick={() => setOpen('new')}>
          + {t('desk.words.add')}
        </Button>
      </PageHead>
      <p class="lead">{t('desk.words.about')}</p>
      <div class="list-search">
        <label class="visually-hidden" for="words-q">
          {t('desk.words.search')}
        </label>
        <input
          id="words-q"
          class="input"
          type="search"
          autocomplete="off"
          placeholder={t('desk.words.search')}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <Awaited asked={asked}>
        {({ items }) => (
          <Table
            stacks
            caption={t('desk.words.count', { k: items.filter(isShown).length, n: items.length })}
            rows={items.filter(isShown)}
            rowKey={(word) => word.id}
            empty={t('desk.form.nothing-found')}
            columns={[
              { key: 'word', head: t('desk.words.word'), cell: (word) => <strong>{word.word}</strong> },
              { key: 'codes', head: t('desk.words.codes'), cell: labels },
              {
                key: 'do',
                head: <span class="visually-hidden">{t('desk.form.change')}</span>,
                cell: (word) => (
                  <Button
                    class="button-small"
                    aria-label={t('desk.change-what', { what: word.word })}
                    onClick={() => setOpen(word)}
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
        <SearchWordDialog
          key={open === 'new' ? 'new' : open.id}
          word={open === 'new' ? null : open}
          onClose={changed}
          onChanged={changed}
        />
      )}
    </>
  );
}
