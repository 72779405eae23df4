import { browser } from '../../platform/browser';
import { t } from '../shared/i18n';
import { followReviewKeys } from '../shared/review-key';
import { startPage } from '../shared/start';
import { Welcome } from './welcome';
import './welcome.css';

startPage(t('welcomeTitle'), () => <Welcome onOptions={() => void browser.runtime.openOptionsPage()} />);

followReviewKeys();
