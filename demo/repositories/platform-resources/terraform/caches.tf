locals {
  caches = {
    session-redis       = { owner = "identity-team", node_type = "cache.r7g.large", replicas = 2 }
    checkout-redis      = { owner = "checkout-core-team", node_type = "cache.r7g.large", replicas = 2 }
    fraud-feature-redis = { owner = "risk-team", node_type = "cache.r7g.xlarge", replicas = 1 }
  }
}

module "cache" {
  source    = "./modules/redis"
  for_each  = local.caches
  name      = each.key
  owner     = each.value.owner
  node_type = each.value.node_type
  replicas  = each.value.replicas
}
