import http from 'k6/http';
import { check } from 'k6';

export const options = { vus: 50, duration: '5m' };

export default function () {
  const response = http.get(`${__ENV.BASE_URL}/healthz`);
  check(response, { healthy: r => r.status === 204 });
}
