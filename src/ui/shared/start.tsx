import { type ComponentType, render } from 'preact';
import type { Settings } from '../../shared/settings';
import { dressDocument } from './i18n';
import { settings, startSettings } from './settings';
import './theme.css';
import './controls.css';

/** Draws a page when the settings are known: a switch that starts in the wrong place and jumps is a lie. */
export function startPage(title: string, Page: ComponentType<{ readonly settings: Settings }>): void {
  dressDocument(title);
  const leaving = new AbortController();
  addEventListener('pagehide', (event) => {
    // A page that the browser keeps for its back button has to be up to date when it returns.
    if (!event.persisted) leaving.abort();
  });
  const Root = () => (settings.value === undefined ? null : <Page settings={settings.value} />);
  render(<Root />, document.body);
  void startSettings(leaving.signal);
}
