import { refusalReason } from './refuseRemoteRequests';

const portalOrigins = ['http://localhost:7007', 'http://localhost:3000'];

describe('refusalReason', () => {
  it.each([
    ['a plain client', '127.0.0.1', {}],
    ['IPv6', '::1', { host: '[::1]:7007' }],
    ['IPv4 in IPv6', '::ffff:127.0.0.1', { host: '127.0.0.1:7007' }],
    ['the portal itself', '127.0.0.1', { 'sec-fetch-site': 'same-origin' }],
    ['the address bar', '127.0.0.1', { 'sec-fetch-site': 'none' }],
    [
      'the hot-reload app on another port',
      '127.0.0.1',
      { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
    ],
  ])('lets %s through', (_, remoteAddress, headers) => {
    expect(
      refusalReason(
        { remoteAddress, headers: { host: 'localhost:7007', ...headers } },
        portalOrigins,
      ),
    ).toBeUndefined();
  });

  it.each([
    ['no address', undefined, {}, /over the network/],
    ['another machine', '10.0.0.7', {}, /over the network/],
    ['another machine, IPv6', 'fe80::1', {}, /over the network/],
    ['a look-alike address', '127.0.0.1.evil.com', {}, /over the network/],
    [
      'another machine that spoofs loopback',
      '10.0.0.7',
      { 'x-forwarded-for': '127.0.0.1' },
      /over the network/,
    ],
    [
      'a proxy',
      '127.0.0.1',
      { 'x-forwarded-for': '127.0.0.1' },
      /through a proxy/,
    ],
    ['a proxy', '127.0.0.1', { 'x-forwarded-host': 'x' }, /through a proxy/],
    ['a proxy', '127.0.0.1', { 'x-forwarded-proto': '' }, /through a proxy/],
    ['a proxy', '127.0.0.1', { forwarded: 'for=::1' }, /through a proxy/],
    ['a proxy', '127.0.0.1', { via: '1.1 nginx' }, /through a proxy/],
    ['a proxy', '127.0.0.1', { 'x-real-ip': '127.0.0.1' }, /through a proxy/],
    ['a rebound name', '127.0.0.1', { host: 'evil.com:7007' }, /another name/],
    [
      'a rebound name',
      '127.0.0.1',
      { host: 'localhost.evil.com' },
      /another name/,
    ],
    [
      'a rebound name',
      '127.0.0.1',
      { host: '127.0.0.1.evil.com' },
      /another name/,
    ],
    ['no host', '127.0.0.1', { host: undefined }, /another name/],
    [
      'another origin',
      '127.0.0.1',
      { origin: 'http://evil.com' },
      /another origin/,
    ],
    ['an opaque origin', '127.0.0.1', { origin: 'null' }, /another origin/],
    [
      'an app on another port',
      '127.0.0.1',
      { origin: 'http://localhost:9000', 'sec-fetch-site': 'same-site' },
      /another origin/,
    ],
    [
      'a script tag of an app on another port',
      '127.0.0.1',
      { 'sec-fetch-site': 'same-site' },
      /another site/,
    ],
    [
      'a link elsewhere',
      '127.0.0.1',
      { 'sec-fetch-site': 'cross-site' },
      /another site/,
    ],
  ])('refuses %s', (_, remoteAddress, headers, reason) => {
    expect(
      refusalReason(
        { remoteAddress, headers: { host: 'localhost:7007', ...headers } },
        portalOrigins,
      ),
    ).toMatch(reason);
  });
});
