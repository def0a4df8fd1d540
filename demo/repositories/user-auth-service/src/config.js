/** Everything the service wants to know about its surroundings; it does not start with anything missing. */
export function readConfig(env) {
  const required = name => {
    if (!env[name]) {
      throw new Error(`${name} is not set; see docs/operations.md`);
    }
    return env[name];
  };
  return {
    port: Number(env.PORT ?? 8080),
    logLevel: env.LOG_LEVEL ?? 'info',
    databaseUrl: required('DATABASE_URL'),
    redisUrl: required('REDIS_URL'),
    signingKeys: required('SIGNING_KEYS'),
  };
}
