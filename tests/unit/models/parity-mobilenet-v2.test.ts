import { describeParity } from './parity';

describeParity('mobilenet-v2', ['stripes-3', 'skin-1', 'skinOnTexture-1']);
