/** Names of keys, as Playwright has them, and the characters that WebDriver knows them by. */
const KEYS: Readonly<Record<string, string>> = {
  Enter: '\uE007',
  Escape: '\uE00C',
  Tab: '\uE004',
  Backspace: '\uE003',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Alt: '\uE00A',
  Control: '\uE009',
  Shift: '\uE008',
};

const keyOf = (name: string): string => KEYS[name] ?? name;

/** The actions of pressing a key, with others held down: `Alt+Shift+U`. */
export function pressing(combination: string): object[] {
  const names = combination.length > 1 ? combination.split('+') : [combination];
  const keys = names.map(keyOf);
  return [
    ...keys.map((value) => ({ type: 'keyDown', value })),
    ...keys.reverse().map((value) => ({ type: 'keyUp', value })),
  ];
}
