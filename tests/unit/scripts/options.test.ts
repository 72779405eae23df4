import { afterEach, expect, test, vi } from 'vitest';
import { parseOptions } from '../../../scripts/demo/options.mjs';

afterEach(() => vi.unstubAllEnvs());

test('a display opens a window, unless --headless is asked for', () => {
  vi.stubEnv('DISPLAY', ':0');
  expect(parseOptions([]).headless).toBe(false);
  expect(parseOptions(['--headless']).headless).toBe(true);
});

test.runIf(process.platform === 'linux')('no display on Linux means headless', () => {
  vi.stubEnv('DISPLAY', '');
  vi.stubEnv('WAYLAND_DISPLAY', '');
  expect(parseOptions([]).headless).toBe(true);
});

test('numbers are checked, and a mistyped option is an error', () => {
  expect(parseOptions(['--port', '8080', '--timeout', '5'])).toMatchObject({ port: 8080, timeoutMs: 5000 });
  expect(() => parseOptions(['--port', '70000'])).toThrow(/0 to 65535/);
  expect(() => parseOptions(['--port', 'http'])).toThrow(/whole number/);
  expect(() => parseOptions(['--headles'])).toThrow(/headles/);
});
