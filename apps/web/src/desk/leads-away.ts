interface Click {
  button: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}
interface LinkTo {
  href: string;
  target: string;
  /** Whether it is saved as a file. */
  isDownload: boolean;
}

/**
 * Returns whether a click on a link shows another page of this site in this tab. What leads to another site, the
 * browser asks about itself.
 */
export const leadsAway = (click: Click, link: LinkTo, here: { origin: string; pathname: string }): boolean => {
  const isElsewhere = click.button !== 0 || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey;
  if (isElsewhere || link.isDownload || !['', '_self'].includes(link.target)) return false;
  const to = new URL(link.href);
  return to.origin === here.origin && to.pathname !== here.pathname;
};
