import { beforeEach, describe, expect, it } from 'vitest';
import { RootStyles } from '../../../src/content/css/root-styles';
import { Variables } from '../../../src/content/css/variables';
import { useStyle } from '../support/css';

const style = useStyle();

describe('a sheet is read as a whole again', () => {
  const read = (styles: RootStyles): void => {
    const sheets = styles.changes();
    styles.reserve(sheets);
    for (const sheet of sheets) for (const _ of styles.read(sheet));
  };
  let sheet: CSSStyleSheet;
  let styles: RootStyles;
  beforeEach(() => {
    sheet = style.write('.a { color: red } .b { background: url(b.png) }').sheet as CSSStyleSheet;
    styles = new RootStyles(document, new Variables(), () => false);
    read(styles);
    styles.takeNews();
    expect(styles.changes()).toEqual([]);
  });

  it('not when rules have come to it, which are read alone', () => {
    sheet.insertRule('.c { background: url(c.png) }', 1);
    expect(styles.changes()).toEqual([]);
    expect([styles.takeNews(), styles.takeNews(), styles.index.size]).toEqual([true, false, 2]);
    sheet.insertRule('.d { color: blue }');
    expect([styles.changes(), styles.takeNews(), styles.index.size]).toEqual([[], true, 2]);
  });

  it('when one has gone', () => {
    sheet.deleteRule(0);
    expect(styles.changes()).toEqual([sheet]);
  });

  it('when one has gone and another has come, which is read before', () => {
    sheet.deleteRule(1);
    sheet.insertRule('.c { background: url(c.png) }');
    expect([styles.changes(), styles.index.size]).toEqual([[sheet], 2]);
    read(styles);
    expect([styles.changes(), styles.index.size]).toEqual([[], 1]);
  });

  it('when it is about another medium', () => {
    sheet.media.mediaText = 'print';
    expect(styles.changes()).toEqual([sheet]);
  });
});
