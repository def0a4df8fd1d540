export { csvLine } from './csvLine';
export { formatCursor, parseCursor } from './cursor';
export { entityRefSchema, parseEntityParams } from './entityParameters';
export { parseRequest } from './parseRequest';
export { plainDatabaseErrors } from './plainDatabaseErrors';
export { PayloadTooLargeError, readBody } from './readBody';
export { readJsonBody } from './readJsonBody';
export { RouterAudit } from './RouterAudit';
