import { Redis } from 'ioredis';

export function connectRedis(url) {
  return new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
}
