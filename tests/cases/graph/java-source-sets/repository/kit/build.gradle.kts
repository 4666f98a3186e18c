sourceSets { main { java.setSrcDirs(listOf("k")) } }
application { mainClass.set("com.kit.Kit") }
