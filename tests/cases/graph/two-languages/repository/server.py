def render_widget():
    return compute_total()


def load_config(path):
    return path.parse_manifest()
