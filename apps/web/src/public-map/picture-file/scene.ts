export * from '@vigil/shared/drawing/scene.js';
