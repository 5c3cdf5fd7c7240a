import { formatNumber } from '@vigil/shared/text/text.js';
import type { ScreenProps } from './screen-props.js';
import { BigButton } from '../controls.js';
import type { Known } from '../storage/phone-users.js';
import { useText } from '../text-bundles.js';
import { LanguageButton } from './language-button.js';

/** Asks who is using the phone. Several people can share it and see nothing of each other. */
export function ChoosePerson({
  people,
  around,
  onChoose,
  onAdd,
  onSafety,
}: {
  people: readonly Known[];
  around: ScreenProps;
  onChoose: (id: string) => void;
  onAdd: () => void;
  onSafety: () => void;
}) {
  const t = useText();
  return (
    <main class="page">
      <header class="head">
        <h1>{t('field.people.title')}</h1>
        <LanguageButton around={around} />
      </header>
      {people.map(({ id, label }, index) => (
        <BigButton key={id} tone="main" onPress={() => onChoose(id)}>
          {label || t('field.people.one', { n: formatNumber(index + 1, t.language) })}
        </BigButton>
      ))}
      <BigButton tone="quiet" onPress={onAdd}>
        {t('field.people.add')}
      </BigButton>
      <BigButton tone="quiet" onPress={onSafety}>
        {t('field.safety')}
      </BigButton>
    </main>
  );
}
