include(":core", ":api", ":pay-desk")
project(":api").projectDir = file("services/api")
