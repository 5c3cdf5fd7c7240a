import { useText } from '../../text-bundles.js';
import { LineField } from '../../ui/line-field.js';

interface TypedName {
  name: string;
  latin: string;
}

/** The name on a page about a person: two people type it, each without the other's. */
export function NameOfPage({
  about,
  typed,
  setTyped,
}: {
  about: string;
  typed: TypedName;
  setTyped: (typed: TypedName) => void;
}) {
  const t = useText();
  return (
    <>
      <p class="field-help">{about}</p>
      <LineField label={t('people.page.name')} value={typed.name} onInput={(name) => setTyped({ ...typed, name })} />
      <LineField
        label={t('people.page.latin')}
        value={typed.latin}
        onInput={(latin) => setTyped({ ...typed, latin })}
      />
    </>
  );
}
