import { createHmac } from 'node:crypto';

/** What a merchant checks: the time is signed, too, so that an old call can't be sent again. */
export function sign(body, secret, seconds) {
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
