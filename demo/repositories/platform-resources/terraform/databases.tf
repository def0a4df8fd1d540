module "payment_postgres_db" {
  source              = "./modules/postgres"
  name                = "payment-postgres-db"
  owner               = "checkout-core-team"
  engine_version      = "17.2"
  instance_class      = var.environment == "production" ? "db.r7g.2xlarge" : "db.t4g.medium"
  replicas            = 2
  backup_days         = 35
  deletion_protection = true
}

module "ledger_postgres_db" {
  source              = "./modules/postgres"
  name                = "ledger-postgres-db"
  owner               = "ledger-team"
  engine_version      = "17.2"
  instance_class      = var.environment == "production" ? "db.r7g.4xlarge" : "db.t4g.medium"
  replicas            = 2
  backup_days         = 35
  deletion_protection = true
}

module "identity_postgres_db" {
  source         = "./modules/postgres"
  name           = "identity-postgres-db"
  owner          = "identity-team"
  engine_version = "17.2"
  instance_class = "db.r7g.large"
  replicas       = 1
}

module "partner_postgres_db" {
  source         = "./modules/postgres"
  name           = "partner-postgres-db"
  owner          = "partner-apis-team"
  engine_version = "16.6"
  instance_class = "db.t4g.large"
}
