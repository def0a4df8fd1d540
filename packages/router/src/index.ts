export { parseRequest } from './parseRequest';
export { PayloadTooLargeError, readBody } from './readBody';
export { readJsonBody } from './readJsonBody';
export { RouterAudit } from './RouterAudit';
