import { HUB, type Hub } from './weights';

/** Set by builds for tests alone (tests/e2e/support/hub-build.ts); every other build has `undefined` in its place. */
declare const __SCRIM_TEST_HUB__: Hub | undefined;

export const hub: Hub =
  typeof __SCRIM_TEST_HUB__ === 'undefined' || __SCRIM_TEST_HUB__ === undefined ? HUB : __SCRIM_TEST_HUB__;
