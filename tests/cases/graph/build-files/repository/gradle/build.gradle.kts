apply(from = "$rootDir/gradle/publish.gradle")
dependencies {
    implementation(libs.junit.api)
    implementation("com.google.guava:guava:33")
}
