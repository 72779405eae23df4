import type { Fixture } from '../fixtures/images/index';

const drawing =
  '<rect width="400" height="300" fill="#dfeaf2"/><circle cx="130" cy="140" r="70" fill="#3b7ea1"/>' +
  '<rect x="220" y="90" width="110" height="130" fill="#5a9a6b"/>';

/** A safe drawing with a size of its own. */
export const sizedSvg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">${drawing}</svg>`;

/** The same with a viewBox alone: a browser gives it no natural size, so createImageBitmap may refuse it. */
export const unsizedSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">${drawing}</svg>`;

/** An SVG that is nothing but a raster image inside: judged by its markup, it would pass. */
export function embeddingSvg({ type, bytes, width, height }: Fixture): string {
  const href = `data:${type};base64,${bytes.toString('base64')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image href="${href}" width="${width}" height="${height}"/></svg>`;
}
