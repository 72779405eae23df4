import { describe, expect, it } from 'vitest';
import { SELECTOR } from '../../../src/content/candidates/kinds';
import { findIn } from '../../../src/content/find-in';
import { usePage, write } from '../support/page';

usePage();

describe('what is found in a large tree', () => {
  it.each([
    ['by tags', 'img, b', 2],
    ['by attributes and their values', '[title], [lang="de" i], [hidden]', 4],
    ['by a tag with more to it', 'i[title], input[type="image" i]', 2],
    ['by whatever begins otherwise', '.c, :empty', 8],
    ['by no part', 'video, [data-none]', 0],
  ])('is what the list finds: %s', (_, selector, count) => {
    write(
      '<img class="c"><b title></b><i title></i><i></i><input type="IMAGE"><input type="text"><p lang="DE"></p><p lang="en" hidden></p>',
    );
    const found = findIn(document.body, selector);
    expect(found).toEqual(new Set(document.body.querySelectorAll(selector)));
    expect(found.size).toBe(count);
  });

  it('is each kind of image', () => {
    write(
      `<img><input type="image"><object></object><embed><svg><image /></svg><video></video><canvas></canvas>
        <p data-scrim-css="1"></p><p background="x"></p><p style="background: URL(x)"></p>
        <p style="background: image-set('x' 1x)"></p><p style="color: red"></p><input><svg></svg>`,
    );
    const found = findIn(document.body, SELECTOR);
    expect(found).toEqual(new Set(document.body.querySelectorAll(SELECTOR)));
    expect(found.size).toBe(11);
  });
});
