import { beforeEach, describe, expect, it } from 'vitest';
import { last, renew } from '../../../src/content/lasting';
import { find, usePage, write } from '../support/page';

usePage();

let inner: Document;
let heard: string[];
beforeEach(() => {
  write('<iframe></iframe>');
  inner = find<HTMLIFrameElement>('iframe').contentDocument as Document;
  heard = [];
});

const call = (): string[] => {
  heard = [];
  inner.dispatchEvent(new Event('scrim-call'));
  return heard;
};
const openAnew = (): void => {
  inner.open();
  inner.write('<p>anew');
  inner.close();
};

describe('a listener of a document that is opened anew', () => {
  it('is gone, and comes back once', () => {
    const { signal } = new AbortController();
    last(inner, 'scrim-call', () => heard.push('lasting'), { signal, capture: true });
    inner.addEventListener('scrim-call', () => heard.push('other'));
    expect(call()).toEqual(['lasting', 'other']);
    openAnew();
    expect(call()).toEqual([]);
    renew();
    renew();
    expect(call()).toEqual(['lasting']);
  });

  it('does not come back after its end', () => {
    const controller = new AbortController();
    last(inner, 'scrim-call', () => heard.push('lasting'), { signal: controller.signal });
    controller.abort();
    renew();
    expect(call()).toEqual([]);
  });
});
