module "data_lake" {
  source     = "./modules/bucket"
  name       = "data-lake"
  owner      = "data-insights-team"
  versioning = true
}

module "merchant_statements" {
  source            = "./modules/bucket"
  name              = "merchant-statements"
  owner             = "ledger-team"
  versioning        = true
  object_lock_years = 10
}
