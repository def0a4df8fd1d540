import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  scenarios: {
    season: {
      executor: 'ramping-arrival-rate',
      startRate: 50,
      timeUnit: '1s',
      preAllocatedVUs: 500,
      stages: [
        { target: 900, duration: '10m' },
        { target: 900, duration: '20m' },
      ],
    },
  },
  thresholds: { http_req_duration: ['p(95)<2500'], checks: ['rate>0.999'] },
};

export default function () {
  const started = http.post(
    `${__ENV.BASE_URL}/sessions`,
    JSON.stringify({
      merchantId: 'm_load',
      amount: { amount: 1299, currency: 'EUR' },
      returnUrl: 'https://shop.example/thanks',
    }),
    { headers: { 'content-type': 'application/json' } },
  );
  check(started, { started: response => response.status === 201 });
  sleep(2);
  const paid = http.post(
    `${__ENV.BASE_URL}/sessions/${started.json('id')}/complete`,
    JSON.stringify({ cardToken: 'test_4111' }),
    { headers: { 'content-type': 'application/json' } },
  );
  check(paid, { paid: response => response.json('status') === 'paid' });
}
