import type { FileKind } from '@vigil/shared/field/report.js';

const ACCEPT: Record<FileKind, string> = { photo: 'image/*', video: 'video/*', sound: 'audio/*', document: '*/*' };
/** A camera that nobody comes back from. */
const LONGEST_MS = 15 * 60_000;

let open = 0;
const enders = new Set<() => void>();
/**
 * Whether a camera or a chooser is open, or what it brought is being taken in: until then the report stays in memory,
 * unseen.
 */
export const isPicking = (): boolean => open > 0;
/** @returns how to stop listening */
export const whenPicked = (done: () => void): (() => void) => {
  enders.add(done);
  return () => void enders.delete(done);
};

/**
 * Opens the camera or the phone's files, and hands over what was chosen. The input hangs on no screen: a lock that
 * comes while the camera is open takes the screen away, and not the photo.
 */
export const pick = (kind: FileKind, withCamera: boolean, take: (files: File[]) => Promise<void>): void => {
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
    input.remove();
    open -= 1;
    enders.forEach((done) => done());
  };
  const late = setTimeout(over, LONGEST_MS);
  input.addEventListener('cancel', over);
  input.addEventListener('change', () => void take([...(input.files ?? [])]).finally(over));
  input.click();
};

/** What a file is, by what the phone says of it. The server looks at its bytes. */
export const kindOf = (file: File, otherwise: FileKind): FileKind => {
  const [family] = file.type.split('/');
  return family === 'image' ? 'photo' : family === 'video' ? 'video' : family === 'audio' ? 'sound' : otherwise;
};
