export { toSvg } from '@vigil/shared/drawing/to-svg.js';
