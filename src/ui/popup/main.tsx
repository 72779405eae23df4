import { browser } from '../../platform/browser';
import { host } from '../../platform/services';
import { PAGE_PORT } from '../../shared/protocol';
import { followHealth, health } from '../shared/health';
import { t } from '../shared/i18n';
import { startPage } from '../shared/start';
import { followPage, type PageLink } from './page-link';
import { Popup, page } from './popup';
import './popup.css';
import { startTab } from './tab';

/** The popup's life is the page's: the browser ends both at once. */
const stop = new AbortController().signal;
let link: PageLink | undefined;

startPage(t('extName'), ({ settings }) => (
  <Popup
    settings={settings}
    onRetry={() => link?.retry()}
    onOptions={() => void browser.runtime.openOptionsPage().then(() => close())}
  />
));

void followHealth(
  () => host.health(),
  (newest) => {
    health.value = newest;
  },
  stop,
);

const tabId = await startTab(location.search);
if (tabId !== undefined) {
  link = followPage(
    () => {
      const port = browser.tabs.connect(tabId, { name: PAGE_PORT });
      // Chrome lists an error that nobody reads among the extension's faults; that no script answers is none.
      port.onDisconnect.addListener(() => browser.runtime.lastError);
      return port;
    },
    (state) => {
      page.value = state;
    },
    stop,
  );
}
