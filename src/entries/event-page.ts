/** Firefox's background: an event page, which may own a worker, and so is the inference host as well. */
import '../background/main';
import { startHost } from '../inference/host';
import { home } from './home';

// The browser suspends it when nothing is to be done, and its workers with it.
startHost({ ...home, close: () => undefined, warmUp: 'when asked' });
