/** Chrome's home of the inference host: a document nobody sees, which may own a worker. */
import { startHost } from '../inference/host';
import { home } from './home';

startHost({ ...home, close: () => window.close() });
