import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();
const b64 = (data: Uint8Array): string => Buffer.from(data).toString('base64url');

/** As much CBOR as a passkey speaks. */
const head = (major: number, n: number): Buffer =>
  n < 24
    ? Buffer.from([(major << 5) | n])
    : n < 256
      ? Buffer.from([(major << 5) | 24, n])
      : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
const cborInt = (n: number): Buffer => (n >= 0 ? head(0, n) : head(1, -1 - n));
const cborBytes = (data: Uint8Array): Buffer => Buffer.concat([head(2, data.length), data]);
const cborText = (text: string): Buffer => Buffer.concat([head(3, text.length), Buffer.from(text)]);
const cborMap = (...pairs: readonly (readonly [Buffer, Buffer])[]): Buffer =>
  Buffer.concat([head(5, pairs.length), ...pairs.flat()]);

const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40];

export interface SoftOptions {
  origin: string;
  isVerified?: boolean;
}

/** A passkey without a device: it signs whatever it is asked, so that tests can also sign what is wrong. */
export class SoftPasskey {
  readonly id = randomBytes(32);
  private readonly key: KeyObject;
  private readonly publicKey: Buffer;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' });
    this.key = privateKey;
    this.publicKey = cborMap(
      [cborInt(1), cborInt(2)],
      [cborInt(3), cborInt(-7)],
      [cborInt(-1), cborInt(1)],
      [cborInt(-2), cborBytes(Buffer.from(x!, 'base64url'))],
      [cborInt(-3), cborBytes(Buffer.from(y!, 'base64url'))],
    );
  }

  /** What navigator.credentials.create() gives. */
  create({ challenge }: { challenge: string }, options: SoftOptions): object {
    const length = Buffer.from([0, this.id.length]);
    const authData = Buffer.concat([
      this.authData(options, ATTESTED),
      Buffer.alloc(16),
      length,
      this.id,
      this.publicKey,
    ]);
    const attestationObject = cborMap(
      [cborText('fmt'), cborText('none')],
      [cborText('attStmt'), cborMap()],
      [cborText('authData'), cborBytes(authData)],
    );
    return this.answer({
      clientDataJSON: b64(clientData('webauthn.create', challenge, options.origin)),
      attestationObject: b64(attestationObject),
      transports: ['internal'],
    });
  }

  /** What navigator.credentials.get() gives. */
  get({ challenge }: { challenge: string }, options: SoftOptions): object {
    const data = clientData('webauthn.get', challenge, options.origin);
    const authData = this.authData(options, 0);
    const signature = sign('sha256', Buffer.concat([authData, sha256(data)]), this.key);
    return this.answer({ clientDataJSON: b64(data), authenticatorData: b64(authData), signature: b64(signature) });
  }

  private authData({ origin, isVerified = true }: SoftOptions, more: number): Buffer {
    const counter = Buffer.alloc(4); // always 0, as passkeys that are kept on several devices say it
    return Buffer.concat([
      sha256(new URL(origin).hostname),
      Buffer.from([PRESENT | (isVerified ? VERIFIED : 0) | more]),
      counter,
    ]);
  }

  private answer(response: object): object {
    return {
      id: b64(this.id),
      rawId: b64(this.id),
      type: 'public-key',
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
      response,
    };
  }
}

const clientData = (type: string, challenge: string, origin: string): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
