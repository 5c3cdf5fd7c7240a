import './link-button.css';

/** A name, and what happens when it is chosen. */
export interface Named {
  name: string;
  /** Called when it is pressed. */
  onChoose?: () => void;
  /** Where it links without scripts. */
  href?: string | undefined;
}

/** A name as a button, as a link, or as a text only. */
export function NameOrLink({ name, onChoose, href }: Named) {
  if (onChoose)
    return (
      <button type="button" class="link-button" onClick={onChoose}>
        {name}
      </button>
    );
  return href ? <a href={href}>{name}</a> : <>{name}</>;
}
