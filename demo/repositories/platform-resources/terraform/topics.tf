locals {
  topics = {
    payment-events  = { owner = "checkout-core-team", partitions = 24, retention_days = 14 }
    ledger-entries  = { owner = "ledger-team", partitions = 12, retention_days = -1 }
    fraud-decisions = { owner = "risk-team", partitions = 12, retention_days = 90 }
  }
}

module "topic" {
  source         = "./modules/kafka-topic"
  for_each       = local.topics
  name           = each.key
  owner          = each.value.owner
  partitions     = each.value.partitions
  retention_days = each.value.retention_days
}
