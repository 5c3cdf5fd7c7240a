import type { FileKind } from '@vigil/shared/field/field-report.js';

const ACCEPT: Record<FileKind, string> = { photo: 'image/*', video: 'video/*', sound: 'audio/*', document: '*/*' };
/** Milliseconds after which an unreturned camera counts as closed, and the report is locked. */
const LONGEST_MS = 15 * 60_000;

let open = 0;
const enders = new Set<() => void>();
/**
 * Whether a camera or file chooser is open. Until it is closed the report stays in memory, hidden; and then until its
 * files are in it, for which the worker waits.
 */
export const isPicking = (): boolean => open > 0;
/** @returns a function that stops listening */
export const whenPicked = (done: () => void): (() => void) => {
  enders.add(done);
  return () => void enders.delete(done);
};

/**
 * Opens the camera or the phone's files, and passes on the chosen ones, which `take` hands to the worker at once. The
 * input belongs to the document, not to a screen, so that a lock while the camera is open removes the screen but not
 * the photo.
 */
export const pick = (kind: FileKind, withCamera: boolean, take: (files: File[]) => void): void => {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = ACCEPT[kind];
  input.multiple = !withCamera;
  if (withCamera) input.setAttribute('capture', 'environment');
  input.hidden = true;
  input.autocomplete = 'off';
  document.body.append(input);
  open += 1;
  let isOver = false;
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(late);
    open -= 1;
    enders.forEach((done) => done());
  };
  const late = setTimeout(over, LONGEST_MS);
  input.addEventListener('cancel', () => {
    over();
    input.remove();
  });
  // Also long after it counted as closed: a recording may take that long.
  input.addEventListener('change', () => {
    take([...(input.files ?? [])]);
    over();
    input.remove();
  });
  input.click();
};

/** Returns the kind of a file by its declared type. The server checks the content. */
export const kindOf = (file: File, otherwise: FileKind): FileKind => {
  const [family] = file.type.split('/');
  return family === 'image' ? 'photo' : family === 'video' ? 'video' : family === 'audio' ? 'sound' : otherwise;
};
