"""One reader per kind of file that is not code; ``FileFacts.artifact`` is the reader's name.

Every unit has the lines on which it is written; ``value`` is bounded and cut with "…". A unit is
at the top level unless a parent is named. Values of settings whose name looks secret are dropped.

``pyproject`` (pyproject.toml, PEP 621 and Poetry) and ``setup-cfg`` (setup.cfg)
    ``field``            name: "name", "version", "description", "readme", "license",
                         "requires-python", …; value: its text
    ``dependency``       name: the distribution as written ("flask"); value: the whole requirement;
                         parent: none for what is always needed, else a ``group``
    ``group``            name: the extra or dependency group; value: "optional" or "dev"
    ``include-group``    name: another group that the parent ``group`` includes
    ``script``           name: the command; value: "module:function" (also gui-scripts)
    ``entry-point-group`` name: the group; its children ``entry-point`` (name; value: object)
    ``url``              name: its label; value: the address
    ``build-system``     name: the build backend; its children ``dependency``
    ``tool``             name: the table under [tool] ("ruff"); its children
    ``key``              name: dotted name inside the table ("lint.select"); value: source text
``requirements`` (requirements*.txt, *requirements.txt, constraints*.txt, *.in of them)
    ``dependency``       name, value as above
    ``include``          name: the other file; value: "-r" or "-c"
    ``editable``         name: the path
    ``option``           name: the option ("--index-url"); value dropped
``package-json`` (package.json)
    ``field``            name: "name", "version", "description", "type", "main", "module", "types",
                         "license", …; value: its text
    ``export``           name: the subpath ("."); value: the target, "" when conditions follow as
    ``export-condition`` name: the conditions ("import", "node.require"); value: the target;
                         parent: the ``export``
    ``import``, ``import-condition``  the same of "imports", whose names begin with "#"
    ``bin``              name: the command; value: the file
    ``script``           name; value: the command line
    ``dependency``       name; value: the range; parent: none for "dependencies", else a ``group``
    ``group``            name: the key ("devDependencies"); value: "dev", "peer" or "optional"
    ``engine``           name; value: the range
    ``workspace``        name: the pattern
``pnpm-workspace`` (pnpm-workspace.yaml)
    ``workspace``        name: the pattern
``tsconfig`` (tsconfig.json, tsconfig.*.json, jsconfig.json)
    ``extends``          name: the other file
    ``field``            name: "baseUrl", "rootDir", "outDir", "target", …; value: its text
    ``path``             name: the pattern of a module name ("@/*"); its children
    ``target``           name: where it leads to ("src/*")
``maven`` (pom.xml, *.pom); ``${name}`` is filled in where the file itself says its value
    ``field``            name: "groupId", "artifactId", "version", "packaging", …; value: its text
    ``parent``           name: "group:artifact"; value: the version; child ``path`` (name)
    ``module``           name: the folder; also under ``profile``, as all the following are
    ``property``         name; value: as written
    ``dependency``       name: "group:artifact"; value: the version; parent: none for the scope
                         "compile", else a ``group``
    ``group``            name: the scope, "optional" or "dependencyManagement"; value: the scope or
                         "managed"
    ``plugin``           name: "group:artifact" or the artifact; value: the version; its children
    ``goal``, ``main-class``  name; likewise ``managed-plugin`` (of pluginManagement) and
                         ``report-plugin``
    ``repository``       name: its id; value: the address
    ``source-path``      name: a folder of sources; value: "main" or "test"
    ``profile``          name: its id
``gradle`` (*.gradle, *.gradle.kts, gradle.properties, gradle-wrapper.properties)
    ``field``            name: "name" (of the root project), "group", "version", "description";
                         value
    ``plugin``           name; value: the version; the alias of a catalogue as "libs.plugins.x"
    ``group``            name: the configuration ("testImplementation"); its children
    ``dependency``       name: "group:artifact", or the alias ("libs.guava"); value: the version
    ``project-dependency``  name: the path of the other project (":core")
    ``module``           name: an included project; ``folder`` name: a project; value: its folder
    ``include``          name: another script or build
    ``repository``       name: its word or address
    ``task``             name; value: its type; children ``needs`` (name), ``run`` (name; value)
    ``main-class``       name
    ``source-path``      name: a folder of sources; value: the source set ("main", "test")
    ``property``         name; value
``gradle-catalog`` (*.versions.toml)
    ``version``          name; value
    ``library``          name: the alias; value: "group:artifact:version"; its child
    ``dependency``       name: "group:artifact"; value: the version
    ``plugin``, ``bundle``  name: the alias; value
``cmake`` (CMakeLists.txt, *.cmake); variables stay as written
    ``project``          name; value: the other arguments
    ``target``           name; value: "executable", "library static", "custom target", …; children
    ``source``, ``link``, ``prerequisite``  name; value of ``link``: "public", "private", …; at the
                         top level, where the target is of another file, "target public"
    ``subdirectory``, ``include``, ``package``, ``option``, ``function``, ``configure``  name;
                         value: the other arguments
    ``variable``         name; value (also under ``target``)
    ``install``          name: a target or file; value: the destination
    ``test``             name; value: the command
    ``include-path``     name: a folder of headers (also under ``target``)
``compile-commands`` (compile_commands.json)
    ``compiled``         name: the first file of a folder; value: the folder of its command; its
                         children
    ``include-path``     name: a folder of headers, in the order of the search
``dockerfile`` (Dockerfile*, *.dockerfile, Containerfile*)
    ``stage``            name: its alias or its number from 0; value: the base image; its children
    ``argument``, ``environment``  name; value: the default or value (``argument`` also before
                         the first stage)
    ``expose``           name: the port
    ``copy``             name: a source in the build context; value: the destination (also ADD)
    ``copy-from``        name: the stage or image; value: "source … destination"
    ``run``, ``entrypoint``, ``command``, ``healthcheck``  name: the program; value: the command
    ``user``, ``workdir``, ``volume``  name
    ``label``            name; value
``compose`` (compose*.yaml, docker-compose*.yml)
    ``service``          name; value: the image; its children
    ``build``            name: the context; value: the Dockerfile; its child ``build-stage`` (name)
    ``port``             name: "8080:80"
    ``environment``, ``env-file``, ``needs``, ``network``, ``secret``, ``config``, ``profile``,
    ``expose``           name; no value of a variable is kept
    ``volume``           name: the source; value: where it is mounted
    ``command``, ``entrypoint``  name: the program; value: the command
    ``extends``          name: the other service; value: its file
    ``network``, ``volume``, ``secret``, ``config``, ``include``  name, at the top level
``gitlab`` (.gitlab-ci.yml, and YAML files that hold jobs of GitLab CI)
    ``stage``            name
    ``job``, ``template``  name (a template's begins with "."); value: the stage; their children
    ``image``, ``service``, ``runs-on``, ``needs``, ``extends``, ``artifact``, ``deploys-to``  name
    ``run``              name: the first word; value: one command of a script
    ``rule``             name: the condition or branch; value: "when" of it, "only" or "except"
    ``filter``           name: "changes" or "exists"; value: a pattern
    ``environment``      name; no value of a variable is kept
    ``matrix``           name; value: its entries joined by ", "
    ``trigger``          name: a project or file; value: which of them
    ``include``          name; value: "local", "remote", "template", "component", "project x"
``workflow`` (a YAML file with ``on`` and ``jobs`` at its top: GitHub Actions)
    ``workflow``         name: its name, "" when it has none
    ``trigger``          name: the event ("push"); its children
    ``filter``           name: "branches", "tags", "paths", "types", "cron", …; value: one entry
    ``input``            name; value: the description
    ``job``              name: the job's id; value: its display name; its children
    ``runs-on``, ``needs``  name: the label; the id of the other job
    ``matrix``           name: the axis; value: its entries joined by ", "
    ``container``, ``service``  name; value: the image
    ``step``             name: its name, "" when it has none; children: the following kinds
    ``uses``             name: the action or workflow; value: the version after "@" (also under
                         ``job``)
    ``run``              name: the first word of the script; value: the script
    ``environment``      name; value (under ``step``, ``job`` or nothing)
    ``secret``           name: a secret that is referenced (under the same)
``markdown`` (*.md, *.markdown, *.mdx) and ``rest`` (*.rst); ``FileFacts.doc`` is the first
paragraph after the first heading
    ``heading``          name: plain text; value: its level, "1" to "6"; parent: the heading above
                         it. All others have the heading they stand under as parent, if any
    ``paragraph``        value: source text, line k of it is line ``line + k`` of the file
    ``item``             a list item's first paragraph, likewise
    ``code``             name: the language, "" if none; value: the text without its fences
    ``link``             name: its text; value: the target
    ``image``            name: the alternative text; value: the source
    ``span``             name: the text of a code span; value: in reST its role ("class", …)
    ``module``           reST only: name: the module of ``.. module::``; value "module" or
                         "automodule"
    ``directive``        reST only: name: another directive; value: its argument
``make`` (Makefile, GNUmakefile, *.mk, Makefile.am)
    ``target``           name; value: its comment; children ``prerequisite`` (name), ``recipe``
                         (value: one command line), ``variable`` (name; value) set for it
    ``variable``         name; value
    ``include``          name: another makefile
    ``program``          name: what Automake builds; value: "program", "library", …; its children
                         ``source``, ``link`` (name) stand where they are listed
``ini`` (tox.ini, *.ini, *.cfg)
    ``section``          name; its children ``key`` (name; value)
``yaml`` (any other YAML file)
    ``key``              name: a key at the top of a document; value: its text when it is a scalar
"""
