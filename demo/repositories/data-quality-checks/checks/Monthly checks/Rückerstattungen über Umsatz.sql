-- More refunded than captured in a month: asked for by the Munich office, hence the name.
SELECT merchant_id, sum(amount) AS amount
  FROM marts.volume_daily
 WHERE day >= date_trunc('month', current_date - interval '1 month')
   AND day < date_trunc('month', current_date)
 GROUP BY merchant_id
HAVING sum(amount) < 0;
