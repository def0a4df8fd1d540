SELECT v.day, sum(v.amount) AS amount, h.mean, h.sigma
  FROM marts.volume_daily v
 CROSS JOIN (
        SELECT avg(total) AS mean, stddev(total) AS sigma
          FROM (SELECT sum(amount) AS total
                  FROM marts.volume_daily
                 WHERE currency = 'EUR' AND day BETWEEN current_date - 29 AND current_date - 2
                 GROUP BY day) AS days) AS h
 WHERE v.currency = 'EUR' AND v.day = current_date - 1
 GROUP BY v.day, h.mean, h.sigma
HAVING abs(sum(v.amount) - h.mean) > 3 * h.sigma;
