import type { PublicRepository } from '../../public-site/public.repository.js';

/** The organisation's logo at the head of a report: a PNG that Vigil drew, and its address on the site. */
export interface ReportLogo {
  png: Buffer;
  address: string;
}

/**
 * Returns the logo of today, also for a report that was frozen under another: it says who hands the file out, and is in
 * no checksum. Null: the organisation has none.
 */
export const readReportLogo = async (published: PublicRepository): Promise<ReportLogo | null> => {
  const [png, { logo }] = await Promise.all([published.logo(), published.about()]);
  return png && logo ? { png, address: logo } : null;
};

/** Returns width and height, pixels, from the head of a PNG, made to fit a box without changing their ratio. */
export const sizeOfPng = (png: Uint8Array, most: { width: number; height: number }): typeof most => {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
};
