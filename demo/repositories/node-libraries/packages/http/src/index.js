export { health } from './health.js';
export { problem } from './problem.js';
export { createClient } from './client.js';
