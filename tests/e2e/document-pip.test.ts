import { expect, it } from 'vitest';
import { useBed } from './support/bed';
import { bad, good, tag } from './support/pictures';

/** Chromium alone: in Firefox a page cannot put a document of its own into a floating window. */

const bed = useBed();

it('a document in a floating window is a page like others', async () => {
  const images = JSON.stringify(tag(bad()) + tag(good()));
  const page = await bed.open(`<!doctype html><button>Float</button><script>
    let floating;
    document.querySelector('button').onclick = async () => {
      floating = await documentPictureInPicture.requestWindow({ width: 500, height: 400 });
      floating.document.body.innerHTML = ${images};
    };
    // Each with its state, and whether it is hidden or blurred.
    const seen = () => [...floating?.document.images ?? []].map((image) => {
      const { objectPosition, filter } = floating.getComputedStyle(image);
      return image.dataset.scrim + ' ' + (objectPosition.startsWith('-') || filter !== 'none' ? 'covered' : 'bare');
    });
  </script>`);
  await page.getByRole('button').click();
  const states = (): Promise<string[]> => page.evaluate('seen()');
  const bare = new Set<string>();
  await expect
    .poll(async () => {
      const now = await states();
      if (now[0]?.endsWith('bare')) bare.add(now[0]);
      return now;
    })
    .toEqual(['blur covered', 'safe bare']);
  expect([...bare]).toEqual([]);
});
