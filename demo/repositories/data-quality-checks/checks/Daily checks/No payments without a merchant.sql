SELECT day, merchant_id
  FROM marts.volume_daily
 WHERE merchant_id = '' AND day = current_date - 1;
