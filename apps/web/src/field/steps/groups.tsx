import { Chip, TextInput } from '../controls.js';
import { useEffect, useState } from 'preact/hooks';
import { label, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { GroupFound } from '../storage/public-groups.js';
import { phone, whenNews } from '../worker-client.js';
import { changed, withGroup } from '../report/report-answers.js';
import type { StepProps } from '../report/steps.js';
import { useText } from '../text-bundles.js';

/** Groups that are already public can be chosen; other names go into the note. */
export function Groups({ typed, change }: StepProps) {
  const t = useText();
  const { incident } = typed;
  const [query, setQuery] = useState('');
  const [hits, setHits] = useState<GroupFound[]>([]);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    let isCurrent = true;
    const look = (): void =>
      void phone.findGroups(query, t.language).then(
        (found) => {
          if (isCurrent) setHits(found);
        },
        () => undefined,
      );
    look();
    // The list may arrive after the form was opened.
    const stop = whenNews(({ news }) => {
      if (news === 'changed') look();
    });
    return () => {
      isCurrent = false;
      stop();
    };
  }, [query, t.language]);
  useEffect(
    () =>
      void phone
        .groupsCalled(
          incident.groups.map(({ group }) => group!),
          t.language,
        )
        .then(
          (found) => setNames(new Map(found.map(({ id, name }) => [id, name]))),
          () => undefined,
        ),
    [incident.groups, t.language],
  );
  const choose = (id: string): void => {
    setQuery('');
    change({ ...typed, incident: withGroup(incident, id) });
  };
  const note = (): void => {
    const line = `${t('group.one')}: ${query.trim()}`;
    setQuery('');
    change({ ...typed, incident: { ...incident, narrative: [incident.narrative, line].filter(Boolean).join('\n') } });
  };
  return (
    <div class="question">
      {incident.groups.map((link) => (
        <div key={link.id} class="group">
          <p class="answer">
            {names.get(link.group!) ?? t('group.one')}{' '}
            <button type="button" class="small-button" onClick={() => choose(link.group!)}>
              {t('field.take-away')}
            </button>
          </p>
          <div class="chips" role="group" aria-label={t('group.link.label')}>
            {termsOf('group_link').map(({ code }) => (
              <Chip
                key={code}
                on={link.link === code}
                onPress={() =>
                  change({
                    ...typed,
                    incident: { ...incident, groups: changed(incident.groups, link.id, { link: code }) },
                  })
                }
              >
                {label(code, t.language)}
              </Chip>
            ))}
          </div>
        </div>
      ))}
      <TextInput
        label={t('incident.groups.label')}
        help={t('field.groups.help')}
        max={200}
        value={query}
        onType={setQuery}
        onEnter={() => {
          if (query.trim() && hits[0]) choose(hits[0].id);
          else if (query.trim()) note();
        }}
      />
      {query.trim() === '' && hits.length > 0 && (
        <div class="chips">
          {hits
            .filter(({ id }) => !incident.groups.some(({ group }) => group === id))
            .map(({ id, name }) => (
              <Chip key={id} on={false} onPress={() => choose(id)}>
                {name}
              </Chip>
            ))}
        </div>
      )}
      {query.trim() !== '' && (
        <ul class="hits" aria-live="polite">
          {hits.map(({ id, name }) => (
            <li key={id}>
              <button type="button" class="hit" onClick={() => choose(id)}>
                {name}
              </button>
            </li>
          ))}
          <li>
            <button type="button" class="hit" onClick={note}>
              {t('field.groups.note', { name: query.trim() })}
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}
