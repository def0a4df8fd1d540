DROP TABLE entries;
DROP TABLE transactions;
