import { expect, it, onTestFinished } from 'vitest';
import { Styles } from '../../../src/content/css/styles';
import { usePage, write } from '../support/page';

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
