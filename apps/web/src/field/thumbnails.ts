/** In pixels of the picture: twice what it is shown at, for screens that are finer. */
const SIDE = 192;

/**
 * Small pictures of photos that were just taken, in this page's memory alone: pixels, without an address that anything
 * else could open. They go when the form does: by then the photo is sealed, and this phone cannot show it.
 */
export class Thumbnails {
  private readonly pictures = new Map<string, ImageBitmap>();
  private isOver = false;

  of(id: string): ImageBitmap | null {
    return this.pictures.get(id) ?? null;
  }

  /** @param id of the file, or whatever it goes by until it has one */
  keep(id: string, picture: ImageBitmap | null): void {
    if (picture === null) return;
    if (this.isOver) return picture.close();
    this.drop(id);
    this.pictures.set(id, picture);
  }

  drop(id: string): void {
    this.pictures.get(id)?.close();
    this.pictures.delete(id);
  }

  /** The form is left or locked: what is shown of it, and what is still on its way, goes. */
  end(): void {
    this.isOver = true;
    for (const id of this.pictures.keys()) this.drop(id);
  }
}

/** A small picture of a photo; null for what this browser cannot draw, which is no fault of the photo. */
export const thumbnailOf = async (file: Blob): Promise<ImageBitmap | null> => {
  if (!file.type.startsWith('image/') || typeof createImageBitmap !== 'function') return null;
  try {
    return await createImageBitmap(file, {
      resizeWidth: SIDE,
      resizeQuality: 'medium',
      imageOrientation: 'from-image',
    });
  } catch {
    return null;
  }
};
