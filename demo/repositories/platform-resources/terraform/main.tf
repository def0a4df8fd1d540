terraform {
  required_version = ">= 1.9"
  backend "s3" {}
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.81.0"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = {
      environment = var.environment
      repository  = "platform-resources"
    }
  }
}

variable "environment" {
  type = string
}

variable "region" {
  type    = string
  default = "eu-north-1"
}
