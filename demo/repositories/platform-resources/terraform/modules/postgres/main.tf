variable "name" { type = string }
variable "owner" { type = string }
variable "engine_version" { type = string }
variable "instance_class" { type = string }
variable "replicas" {
  type    = number
  default = 0
}
variable "backup_days" {
  type    = number
  default = 14
}
variable "deletion_protection" {
  type    = bool
  default = false
}

resource "aws_db_instance" "primary" {
  identifier              = var.name
  engine                  = "postgres"
  engine_version          = var.engine_version
  instance_class          = var.instance_class
  allocated_storage       = 100
  storage_encrypted       = true
  multi_az                = true
  backup_retention_period = var.backup_days
  deletion_protection     = var.deletion_protection
  tags                    = { owner = var.owner }
}

resource "aws_db_instance" "replica" {
  count               = var.replicas
  identifier          = "${var.name}-replica-${count.index + 1}"
  replicate_source_db = aws_db_instance.primary.identifier
  instance_class      = var.instance_class
  tags                = { owner = var.owner }
}
