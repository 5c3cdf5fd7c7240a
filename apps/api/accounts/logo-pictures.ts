import { Injectable } from '@nestjs/common';
import { Problem } from '@vigil/shared/problems/problems.js';

/** Draws a picture file again as a small PNG; null: it is not a picture, or too much for the image process. */
type Redraw = (file: Buffer) => Promise<Buffer | null>;

/**
 * Makes what readers may see of a logo. The module that has the image process registers how here at the start: an
 * uploaded file can be hostile, and is opened in that process alone.
 */
@Injectable()
export class LogoPictures {
  private how: Redraw | null = null;

  use(how: Redraw): void {
    this.how = how;
  }

  /**
   * Draws a logo again, so that nothing of the file but its pixels is stored.
   * @param file base64
   * @returns a PNG as base64
   * @throws Problem 'invalid-body'
   */
  async redraw(file: string): Promise<string> {
    const drawn = await this.how?.(Buffer.from(file, 'base64'));
    if (!drawn) throw new Problem('invalid-body', { errors: [{ pointer: '/logo', code: 'not-a-picture' }] });
    return drawn.toString('base64');
  }
}
