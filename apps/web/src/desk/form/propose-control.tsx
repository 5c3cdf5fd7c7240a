import { useText } from '../../text-bundles.js';
import { lazily } from '../../use-public-fetch.js';
import type { ProposeNameProps } from '../proposed-names/propose-name-dialog.js';
import { useProposedNames } from '../proposed-names/proposed-names-context.js';

/** A proposed name that a control answers in addition to its own question. */
export interface Proposed {
  id: string | null;
  onChange: (id: string | null) => void;
}

const ProposeNameDialog = lazily<ProposeNameProps>(() => import('../proposed-names/propose-name-dialog.js'), <></>);

/** The dialog in which somebody proposes what they typed, loaded when it is opened; null: closed. */
export function ProposeName({ name, onProposed, ...of }: Omit<ProposeNameProps, 'name'> & { name: string | null }) {
  const { add } = useProposedNames();
  if (name === null) return null;
  return (
    <ProposeNameDialog
      {...of}
      name={name}
      onProposed={(proposed) => {
        add(proposed);
        onProposed(proposed);
      }}
    />
  );
}

/** Says of a chosen name that nobody has accepted it yet. */
export function WaitsForReviewer({ id }: { id: string | null }) {
  const t = useText();
  const found = useProposedNames().byId(id ?? '');
  return <output class="small quiet">{found?.state === 'proposed' && t(`desk.names.waits-${found.kind}`)}</output>;
}
