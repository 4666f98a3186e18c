"""Cases are material, not tests: nothing in them is collected."""

collect_ignore_glob = ["*"]
