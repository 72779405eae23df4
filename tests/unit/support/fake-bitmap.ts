/** Where there is no ImageBitmap: what can be transferred and closed like one. */
export function fakeBitmap(): { readonly bitmap: ImageBitmap; readonly closed: () => boolean } {
  let closed = false;
  const buffer = Object.assign(new ArrayBuffer(4), {
    close: () => {
      closed = true;
    },
  });
  return { bitmap: buffer as unknown as ImageBitmap, closed: () => closed };
}
