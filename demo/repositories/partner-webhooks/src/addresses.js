import { lookup } from 'node:dns/promises';
import { BlockList } from 'node:net';

const inside = new BlockList();
inside.addSubnet('10.0.0.0', 8);
inside.addSubnet('127.0.0.0', 8);
inside.addSubnet('169.254.0.0', 16);
inside.addSubnet('172.16.0.0', 12);
inside.addSubnet('192.168.0.0', 16);
inside.addSubnet('fc00::', 7, 'ipv6');

/** A merchant must not be able to point us at ourselves. */
export async function isPublicAddress(hostname) {
  const addresses = await lookup(hostname, { all: true });
  return addresses.every(({ address, family }) => !inside.check(address, family === 6 ? 'ipv6' : 'ipv4'));
}
