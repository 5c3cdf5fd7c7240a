import { shippedMappingFor, type ShippedMapping } from '@vigil/shared/import/shipped-mappings.js';
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';

/** Says that the file looks like one of a known dataset, and offers its mapping. Nothing is applied unasked. */
export function ProposedMapping({ about, onUse }: { about: ImportedFile; onUse: (shipped: ShippedMapping) => void }) {
  const t = useText();
  const proposed = shippedMappingFor(about.headers);
  if (!proposed) return null;
  const { shipped, found, of } = proposed;
  return (
    <div class="band">
      <p>
        <strong>{t('import.shipped', { name: shipped.name, found, of })}</strong> {t(`import.shipped.${shipped.id}`)}{' '}
        {t('import.shipped.terms', { name: shipped.name })}
      </p>
      <Button onClick={() => onUse(shipped)}>{t('import.shipped.use', { name: shipped.name })}</Button>
    </div>
  );
}
