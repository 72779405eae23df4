import { describeParity } from './parity';

describeParity('inception-v3', ['skinOnTexture-1']);
