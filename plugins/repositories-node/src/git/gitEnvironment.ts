import type { GitIdentity } from '../RepositoryHost';
import type { GitProtocol } from './gitRemotes';

// Everything else stays outside, GIT_* first of all: it can redirect git to other repositories, programs and settings.
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
];

/**
 * Settings of every git process. They come through the environment rather than as `-c`, so that the processes that git starts
 * itself have them as well, and so that no secret is in an argument list.
 */
const SETTINGS: Record<string, string> = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.askPass': '',
  'core.pager': 'cat',
  'credential.helper': '',
  'protocol.allow': 'never',
  // Every repository is named with --git-dir; one that lies in some folder by chance is never picked up.
  'safe.bareRepository': 'explicit',
  // The folders that git is pointed at are the ones an operator configured, so whose user they belong to is decided already;
  // a volume of another user id is common in containers. What ownership guards against, hooks and programs named in a
  // repository's settings, is closed by the lines above.
  'safe.directory': '*',
  'fetch.recurseSubmodules': 'false',
  'submodule.recurse': 'false',
  // Background processes would outlive their limits.
  'gc.auto': '0',
  'gc.autoDetach': 'false',
  'maintenance.auto': 'false',
};

/**
 * The whole environment of a git process.
 */
export function gitEnvironment(options: {
  protocols?: GitProtocol[];
  authorization?: string;
  author?: GitIdentity;
  settings?: Record<string, string>;
  variables?: Record<string, string>;
}): Record<string, string> {
  const protocols = options.protocols ?? [];
  const settings: Array<[string, string]> = [
    ...Object.entries(SETTINGS),
    ...protocols.map((name): [string, string] => [
      `protocol.${name}.allow`,
      'always',
    ]),
    ...Object.entries(options.settings ?? {}),
  ];
  if (options.authorization) {
    settings.push(
      ['http.extraHeader', `Authorization: ${options.authorization}`],
      // git would send the header to wherever it is redirected
      ['http.followRedirects', 'false'],
    );
  }

  const environment: Record<string, string> = {
    ...options.variables,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
    // Says the same as protocol.*.allow, and reaches processes that git starts in other repositories.
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    GIT_CONFIG_COUNT: String(settings.length),
  };
  for (const name of INHERITED) {
    const value = process.env[name];
    if (value !== undefined) {
      environment[name] = value;
    }
  }
  settings.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${index}`] = key;
    environment[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  if (options.author) {
    for (const role of ['AUTHOR', 'COMMITTER']) {
      environment[`GIT_${role}_NAME`] = options.author.name;
      environment[`GIT_${role}_EMAIL`] = options.author.email;
    }
  }
  return environment;
}
