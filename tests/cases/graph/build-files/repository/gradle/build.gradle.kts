apply(from = "$rootDir/gradle/publish.gradle")
dependencies {
    implementation(libs.junit.api)
    implementation(projects.payDesk)
    implementation("com.google.guava:guava:33")
}
