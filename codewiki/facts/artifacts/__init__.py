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
    ``bin``              name: the command; value: the file
    ``script``           name; value: the command line
    ``dependency``       name; value: the range; parent: none for "dependencies", else a ``group``
    ``group``            name: the key ("devDependencies"); value: "dev", "peer" or "optional"
    ``engine``           name; value: the range
    ``workspace``        name: the pattern
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
``make`` (Makefile, GNUmakefile, *.mk)
    ``target``           name; value: its comment; children ``prerequisite`` (name), ``recipe``
                         (value: one command line); ``variable`` (name; value) is at the top level
``ini`` (tox.ini, *.ini, *.cfg)
    ``section``          name; its children ``key`` (name; value)
``yaml`` (any other YAML file)
    ``key``              name: a key at the top of a document; value: its text when it is a scalar
"""
