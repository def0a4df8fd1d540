export { CiCallers, type CiCaller } from './CiCallers';
export { isOfRepository } from './isOfRepository';
export { defaultBranchesOf } from './defaultBranchesOf';
export { readCiIssuers, type CiIssuerConfig } from './readCiIssuers';
