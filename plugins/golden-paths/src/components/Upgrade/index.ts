export { UpgradeButton } from './UpgradeButton';
export { UpgradeHistory } from './UpgradeHistory';
export { OpenUpgrade } from './OpenUpgrade';
