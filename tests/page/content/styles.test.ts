import { expect, it, onTestFinished } from 'vitest';
import { Styles } from '../../../src/content/css/styles';
import { until, usePage, write } from '../support/page';

usePage();

it('wants each record of a root told of only while it has rules that paint pictures', () => {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const nobody = (): Promise<never> => Promise.reject(new Error('nobody fetches sheets here'));
  const styles = new Styles(() => undefined, nobody, controller.signal);
  styles.enter(document);
  write('<style>p { color: red } b { background: linear-gradient(red, blue) }</style>');
  expect(styles.note(document, [])).toBe(false);
  write('<style>p { background: url(a.png) }</style>');
  expect(styles.note(document, [])).toBe(true);
  write('');
  expect(styles.note(document, [])).toBe(false);
});

it('finds elements of which nobody told it, when it is the first to know that rules paint on them', async () => {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const painted = new Set<Element>();
  const nobody = (): Promise<never> => Promise.reject(new Error('nobody fetches sheets here'));
  const styles = new Styles((element) => void painted.add(element), nobody, controller.signal);
  write(
    '<style>.box { background-image: var(--picture) }</style><div id=around><p id=early class=box></div>',
  );
  styles.enter(document);
  expect(styles.note(document, [])).toBe(false);
  const around = document.getElementById('around') as HTMLElement;
  // As a parser goes on, while nothing is observed: an inline style wakes the rule, whose elements are searched for, …
  around.style.setProperty('--picture', 'url(a.png)');
  const ids = (): string[] => Array.from(painted, ({ id }) => id);
  await until(() => expect(ids()).toContain('early'));
  // … and then another one comes.
  around.insertAdjacentHTML('beforeend', '<p id=late class=box>');
  expect(styles.note(document, [])).toBe(true);
  await until(() => expect(ids()).toContain('late'));
});
