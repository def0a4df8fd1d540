import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const KEY_ID = 'bench';
const DAY_SECONDS = 86_400;

const encode = object =>
  Buffer.from(JSON.stringify(object)).toString('base64url');

const filesIn = folder => ({
  privateKeyFile: path.join(folder, 'private.pem'),
  publicKeyFile: path.join(folder, 'public.pem'),
});

/** The key that both backends sign with, so that people can be signed in by the thousand, and tokens end within seconds. */
export class Keys {
  #privateKey;
  #files;

  static create(folder) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
    });
    const files = filesIn(folder);
    fs.writeFileSync(
      files.privateKeyFile,
      privateKey.export({ type: 'pkcs8', format: 'pem' }),
      { mode: 0o600 },
    );
    fs.writeFileSync(
      files.publicKeyFile,
      publicKey.export({ type: 'spki', format: 'pem' }),
    );
    return new Keys(privateKey, files);
  }

  /** Those that were made in that folder. */
  static open(folder) {
    const files = filesIn(folder);
    return new Keys(
      createPrivateKey(fs.readFileSync(files.privateKeyFile)),
      files,
    );
  }

  constructor(privateKey, files) {
    this.#privateKey = privateKey;
    this.#files = files;
  }

  /** Of `auth` in app-config. */
  config() {
    return {
      keyStore: {
        provider: 'static',
        static: {
          keys: [{ keyId: KEY_ID, algorithm: 'ES256', ...this.#files }],
        },
      },
    };
  }

  /** As the backend would issue it, with the proof that goes into tokens that may do less. */
  token(userRef, seconds = DAY_SECONDS) {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { sub: userRef, iat, exp: iat + seconds };
    const proof = this.#sign('vnd.backstage.limited-user', claims);
    return this.#sign('vnd.backstage.user', {
      iss: 'http://localhost/api/auth',
      ent: [userRef],
      aud: 'backstage',
      ...claims,
      uip: proof.split('.')[2],
    });
  }

  #sign(typ, claims) {
    const content = [{ typ, alg: 'ES256', kid: KEY_ID }, claims]
      .map(encode)
      .join('.');
    const signature = sign('sha256', Buffer.from(content), {
      key: this.#privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${content}.${signature.toString('base64url')}`;
  }
}
