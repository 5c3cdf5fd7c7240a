import { gunzipSync } from 'node:zlib';
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet';

/** Returns the rows of a Parquet file, by column, as another reader of Parquet sees them. */
export const parquetRows = (body: Uint8Array): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: arrayOf(body), compressors: { GZIP: (bytes) => gunzipSync(bytes) } });

/** Returns what the end of a Parquet file says of it. */
export const parquetFooter = (body: Uint8Array): FileMetaData => parquetMetadata(arrayOf(body));

const arrayOf = (body: Uint8Array): ArrayBuffer => Uint8Array.from(body).buffer;
