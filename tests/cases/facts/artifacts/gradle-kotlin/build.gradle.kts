plugins {
    `java-library`
    kotlin("jvm") version "1.9.22"
    id("com.diffplug.spotless") version "6.25.0"
    alias(libs.plugins.shadow)
}

val ktor by extra("2.3.7")
val ktorVersion = "2.3.7"

dependencies {
    api(projects.core.model)
    implementation(project(":core"))
    implementation("io.ktor:ktor-server-core:$ktorVersion")
    implementation(libs.guava)
    testImplementation(kotlin("test"))
    testImplementation(platform(libs.junit.bom))
    "integration"("a:b:1")
}

application {
    mainClass.set("com.shop.MainKt")
}

tasks.register<Copy>("stage") {
    dependsOn("build", tasks.named("jar"))
}
val docs by tasks.registering(Javadoc::class) {
}
tasks.test { useJUnitPlatform() }
sourceSets {
    main { java.srcDir("code/main") }
    named("test") { java { setSrcDirs(listOf("code/test", "code/it")) } }
    getByName("extra") { kotlin.srcDirs("k/one", "k/two") }
}
java.sourceSets["main"].java { srcDir("more") }
kotlin { sourceSets { val commonMain by getting { kotlin.srcDir("common") } } }
