export { parseRequest } from './parseRequest';
export { RouterAudit } from './RouterAudit';
