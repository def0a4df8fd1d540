import { addCreationActions } from './creationActions';
import type { ActionOptions } from './options';
import { addReleaseActions } from './releaseActions';
import { addUpgradeActions } from './upgradeActions';

/**
 * What assistants and automations can do with golden paths, with the rights of whoever they do it for: look and plan freely,
 * and change only what was looked at.
 */
export function registerActions(options: ActionOptions): void {
  addCreationActions(options);
  addUpgradeActions(options);
  addReleaseActions(options);
}
