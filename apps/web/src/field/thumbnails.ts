/** Pixels: twice the displayed size, for high-resolution screens. */
const SIDE = 192;

/**
 * Thumbnails of new photos, only in this page's memory: pixels without an address that anything else could open. They
 * are dropped with the form: by then the photo is sealed, and this phone cannot show it.
 */
export class Thumbnails {
  private readonly pictures = new Map<string, ImageBitmap>();
  private isOver = false;

  of(id: string): ImageBitmap | null {
    return this.pictures.get(id) ?? null;
  }

  /** @param id of the file, or a temporary one until it has its own */
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

  /** The form was closed or locked: drops all thumbnails, and those still being made. */
  end(): void {
    this.isOver = true;
    for (const id of this.pictures.keys()) this.drop(id);
  }
}

/** Makes a thumbnail of a photo; null if this browser cannot draw it, which does not mean that the photo is broken. */
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
