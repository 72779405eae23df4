import type { MessageKey } from '../shared/i18n';
import type { Reason } from './counts';

/** A sentence for each reason, in the reader's words. */
export const REASONS: Readonly<Record<Reason, MessageKey>> = {
  broken: 'reasonBroken',
  http: 'reasonHttp',
  login: 'reasonLogin',
  withheld: 'reasonWithheld',
  network: 'reasonNetwork',
  timeout: 'reasonTimeout',
  refused: 'reasonRefused',
  'not-an-image': 'reasonNotAnImage',
  undecodable: 'reasonUndecodable',
  'too-large': 'reasonTooLarge',
  unreadable: 'reasonUnreadable',
  model: 'reasonModel',
  worker: 'reasonWorker',
  host: 'reasonHost',
  small: 'reasonSmall',
  empty: 'reasonEmpty',
};
