import { TOKEN } from '../../shared/Portal.mjs';

/** What both sides are told alike, on top of app-config.yaml. */
export function sharedConfig(database) {
  const url = 'http://localhost:${PAVED_PORT}';
  return {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port: '${PAVED_PORT}' },
      database,
      auth: {
        externalAccess: [
          { type: 'static', options: { token: TOKEN, subject: 'bench' } },
        ],
      },
    },
    catalog: {
      rules: [
        { allow: ['Component', 'System', 'API', 'Location', 'User', 'Group'] },
      ],
    },
  };
}
