export { parseRequest } from './parseRequest';
export { PayloadTooLargeError, readJsonBody } from './readJsonBody';
export { RouterAudit } from './RouterAudit';
