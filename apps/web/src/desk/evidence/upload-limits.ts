/** Bytes; the same limit as on the server. */
export const LARGEST_FILE = 1024 * 1024 * 1024;
/** File types that the browser offers first. The server judges the real type by content. */
export const OFFERED = '.jpg,.jpeg,.png,.webp,.heic,.heif,.mp4,.m4v,.mov,.mp3,.m4a,.ogg,.oga,.opus,.pdf,.wacz';
