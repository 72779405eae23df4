import { browser } from '../../platform/browser';
import { t } from '../shared/i18n';
import { followReviewKeys } from '../shared/review-key';
import { startPage } from '../shared/start';
import { Options } from './options';
import './options.css';

const { version } = browser.runtime.getManifest();

startPage(t('optionsTitle'), ({ settings }) => <Options settings={settings} version={version} />);

followReviewKeys();
