import { browser } from '../../platform/browser';
import { t } from '../shared/i18n';
import { startPage } from '../shared/start';
import { Options } from './options';
import './options.css';
import { reviewKey } from './shortcut';

const { version } = browser.runtime.getManifest();

startPage(t('optionsTitle'), ({ settings }) => <Options settings={settings} version={version} />);

void reviewKey.read();
// The reader may come back from the browser's own page for shortcuts.
addEventListener('focus', () => void reviewKey.read());
