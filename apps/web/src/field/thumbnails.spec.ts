import { thumbnailOf, Thumbnails } from './thumbnails.js';

const aPicture = (): ImageBitmap & { isClosed: boolean } => {
  const picture = {
    width: 192,
    height: 108,
    isClosed: false,
    close: () => {
      picture.isClosed = true;
    },
  };
  return picture as ImageBitmap & { isClosed: boolean };
};

describe('small pictures of photos that were just taken', () => {
  it('are there until the form goes, each until its photo is removed', () => {
    const all = new Thumbnails();
    const [one, other] = [aPicture(), aPicture()];
    all.keep('a', one);
    all.keep('b', other);
    all.drop('a');
    expect([all.of('a'), all.of('b'), one.isClosed, other.isClosed]).toEqual([null, other, true, false]);
    all.end();
    expect([all.of('b'), other.isClosed]).toEqual([null, true]);
  });
});

describe('what goes wrong', () => {
  it('a picture that is drawn only after the form was locked: it goes at once', () => {
    const all = new Thumbnails();
    const late = aPicture();
    all.end();
    all.keep('a', late);
    expect([all.of('a'), late.isClosed]).toEqual([null, true]);
  });

  it('a file that is no picture, or none that this browser can draw', async () => {
    expect([
      await thumbnailOf(new Blob(['x'], { type: 'video/mp4' })),
      await thumbnailOf(new Blob(['x'], { type: 'image/heic' })),
    ]).toEqual([null, null]);
  });
});
