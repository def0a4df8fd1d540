rootProject.name = "payment-routing-service"
