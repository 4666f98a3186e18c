include(":core", ":api")
project(":api").projectDir = file("services/api")
