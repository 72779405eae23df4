/** Chrome's home of the inference host: a document nobody sees, which may own a worker. */
import { startHost } from '../inference/host';
import { compileAhead } from '../inference/ort/ahead';
import { home } from './home';

void compileAhead(new URL('./', location.href).href);
startHost({ ...home, close: () => window.close() });
