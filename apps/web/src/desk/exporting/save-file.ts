/** Has the browser download a file of any size: it goes to the disk and never through this page. */
export const save = (href: string): void => {
  const link = document.createElement('a');
  link.href = href;
  link.download = '';
  link.click();
};
