import { afterEach, describe, expect, it } from 'vitest';
import { Coming } from '../../../src/content/css/coming';
import { find, sheetOf, until, usePage, write } from '../support/page';

usePage();

let made: Element[] = [];
afterEach(() => {
  for (const element of made) element.remove();
  made = [];
});

const inHead = <E extends Element>(html: string): E => {
  const template = document.createElement('template');
  template.innerHTML = html;
  const element = template.content.firstElementChild as E;
  made.push(element);
  document.head.append(element);
  return element;
};
const link = (href: string, more = ''): HTMLLinkElement =>
  inHead(`<link rel="stylesheet" href="${href}" ${more}>`);
/** One that comes a moment later; Chromium has those in a `data:` address at once. */
const sheet = (): string => URL.createObjectURL(new Blob(['.nothing{color:red}'], { type: 'text/css' }));
/** Nothing is there. */
const gone = (): string => {
  const address = URL.createObjectURL(new Blob(['']));
  URL.revokeObjectURL(address);
  return address;
};

describe('a sheet on its way', () => {
  it('is awaited from the moment in which its link is known until it is here', async () => {
    const coming = new Coming(document);
    expect(coming.isAny).toBe(false);
    coming.add(link(sheet()));
    expect(coming.isAny).toBe(true);
    await until(() => expect(coming.isAny).toBe(false));
    expect(made[0]).toMatchObject({ sheet: expect.any(CSSStyleSheet) });
  });

  it('is found in the head, in a part that comes, and at the end of what a parser has brought', () => {
    const inPart = new Coming(document);
    write(`<section><p>word</p><link rel="stylesheet" href="${sheet()}"></section>`);
    inPart.addFrom(find('section'));
    expect(inPart.isAny).toBe(true);
    const atEnd = new Coming(document);
    atEnd.search();
    expect(atEnd.isAny, 'at the end').toBe(true);
    write('');
    link(sheet());
    const atHead = new Coming(document);
    atHead.search();
    expect(atHead.isAny, 'in the head').toBe(true);
  });

  it.each([
    ['is disabled', 'disabled'],
    ['is one of several to choose from', 'rel="alternate stylesheet" title="other"'],
    ['is of a kind that no browser knows', 'type="text/less"'],
    ['is no sheet', 'rel="preload" as="image"'],
  ])('is none where it %s', (_, attributes) => {
    const coming = new Coming(document);
    coming.add(
      inHead(
        `<link ${attributes.includes('rel') ? '' : 'rel="stylesheet"'} ${attributes} href="${sheet()}">`,
      ),
    );
    expect(coming.isAny).toBe(false);
  });

  it('is not awaited any more once it has failed, unless the link asks for another one', async () => {
    const coming = new Coming(document);
    const failing = link(gone());
    coming.add(failing);
    expect(coming.isAny).toBe(true);
    await new Promise((failed) => failing.addEventListener('error', failed));
    coming.giveUp(failing);
    coming.search();
    expect(coming.isAny).toBe(false);
    failing.href = sheet();
    coming.renew(failing);
    expect(coming.isAny).toBe(true);
  });

  it('is awaited where a link has one already, and its address is changed', async () => {
    const coming = new Coming(document);
    const theme = link(sheet());
    await until(() => expect(theme.sheet).not.toBeNull());
    theme.href = sheet();
    coming.add(theme);
    expect(coming.isAny).toBe(false);
    coming.renew(theme);
    expect(coming.isAny).toBe(true);
    await until(() => expect(coming.isAny).toBe(false));
  });

  it('is awaited where another one imports it', async () => {
    const coming = new Coming(document);
    const style = inHead<HTMLStyleElement>(`<style>@import "${sheet()}";</style>`);
    coming.addImporter(style.sheet as CSSStyleSheet);
    expect(coming.isAny).toBe(true);
    await until(() => expect(coming.isAny).toBe(false));
    coming.addImporter(sheetOf('.nothing{color:red}'));
    expect(coming.isAny, 'without an import').toBe(false);
  });
});
